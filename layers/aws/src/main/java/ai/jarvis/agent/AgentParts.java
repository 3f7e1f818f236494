package ai.jarvis.agent;

import ai.jarvis.chat.ConversationStore;
import ai.jarvis.chat.SqlConversationStore;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import java.time.Clock;

/** What agents work with, over its adapters: the same for the API and the steps of the loop. */
public record AgentParts(
        AgentStore agents,
        ExecutionStore executions,
        AgentAccounts accounts,
        AgentLoad load,
        AgentMachine machine,
        ConversationStore conversations,
        ExecutionEndings.Told told,
        ExecutionEndings endings,
        Executions service) {
    /**
     * Puts them together.
     *
     * @param waiters tells steps of workflows what came of those that they wait for
     */
    public static AgentParts of(
            AgentSettings where,
            Settings settings,
            AwsClients aws,
            Database database,
            Redis redis,
            AgentWaiters waiters,
            Metrics metrics,
            Clock clock) {
        var agents = new SqlAgentStore(database);
        var executions = new SqlExecutionStore(database);
        var accounts = new DynamoAgentAccounts(aws.dynamoDb(), settings.tablePrefix() + "steps");
        var load = new RedisAgentLoad(redis);
        var machine = new SfnAgentMachine(aws.stepFunctions(), where.machine());
        var conversations = new SqlConversationStore(database);
        var told = new ExecutionEndings.Told(
                new RedisAgentFeed(redis), new EventBridgeAgentEvents(aws.eventBridge(), settings.eventBus()), waiters);
        var endings = new ExecutionEndings(executions, accounts, load, machine, conversations, told, metrics, clock);
        return new AgentParts(
                agents,
                executions,
                accounts,
                load,
                machine,
                conversations,
                told,
                endings,
                new Executions(
                        new Executions.Stores(agents, executions, accounts, conversations),
                        load,
                        machine,
                        told.feed(),
                        endings,
                        new Degradation.Thresholds(where.most()),
                        metrics,
                        clock));
    }
}
