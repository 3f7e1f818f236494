package ai.jarvis.agent;

import ai.jarvis.agent.Execution.Ending;
import ai.jarvis.agent.Execution.Failure;
import ai.jarvis.agent.Execution.Status;
import ai.jarvis.chat.Conversation;
import ai.jarvis.chat.ConversationId;
import ai.jarvis.chat.ConversationStore;
import ai.jarvis.chat.Message;
import ai.jarvis.chat.MessageId;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of executions: every way that one can end leads through here. Each may be done twice. */
public final class ExecutionEndings {
    private static final int MAX_TITLE = 80;

    private final ExecutionStore store;
    private final AgentAccounts accounts;
    private final AgentLoad load;
    private final AgentMachine machine;
    private final ConversationStore conversations;
    private final Told told;
    private final Metrics metrics;
    private final Clock clock;

    /** Who is told when one ends. */
    public record Told(AgentFeed feed, AgentEvents events, AgentWaiters waiters) {}

    public ExecutionEndings(
            ExecutionStore store,
            AgentAccounts accounts,
            AgentLoad load,
            AgentMachine machine,
            ConversationStore conversations,
            Told told,
            Metrics metrics,
            Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.load = load;
        this.machine = machine;
        this.conversations = conversations;
        this.told = told;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Ends one that has done what it was asked. */
    void succeeded(Execution execution, String output) {
        end(execution, Status.SUCCESS, new Ending(StopReason.DONE, Optional.of(output), Optional.empty()));
    }

    /**
     * Ends one that has not.
     *
     * @param output what it said so far
     */
    void failed(Execution execution, StopReason reason, Optional<String> output, String code, String message) {
        var ending = new Ending(reason, output, Optional.of(new Failure(code, message)));
        end(execution, reason == StopReason.CANCELLED ? Status.CANCELLED : Status.FAILED, ending);
    }

    private void end(Execution execution, Status status, Ending ending) {
        var now = clock.instant();
        if (store.end(execution.tenant(), execution.id(), status, ending, now)) {
            metrics.record(
                    Map.of("stop_reason", ending.reason().wireName()),
                    new Figure("agent_executions", 1, Unit.COUNT),
                    new Figure(
                            "agent_duration",
                            Duration.between(execution.createdAt(), now).toMillis(),
                            Unit.MILLISECONDS));
            store.find(execution.tenant(), execution.id())
                    .ifPresent(ended -> told.feed().tell(AgentNews.of(ended, now)));
        }
    }

    /** Ends an execution and those of the agents that it asked, at once; whether it had not ended. */
    boolean cancel(Execution execution) {
        if (execution.isRoot()) {
            accounts.cancel(execution.tenant(), execution.id());
        }
        var ending = new Ending(
                StopReason.CANCELLED,
                Optional.empty(),
                Optional.of(new Failure("cancelled", "The execution was cancelled.")));
        end(execution, Status.CANCELLED, ending);
        var now = store.find(execution.tenant(), execution.id());
        now.filter(ended -> ended.status() == Status.CANCELLED).ifPresent(this::afterwards);
        return now.filter(ended -> ended.status() == Status.CANCELLED).isPresent();
    }

    /** Cancels those that a workflow's run waits for. */
    public void withdraw(TenantId tenant, String run) {
        store.unfinished(tenant, run).forEach(this::cancel);
    }

    /** What is to be done about an execution that has ended. */
    void afterwards(Execution ended) {
        if (ended.status() == Status.CANCELLED) {
            ended.machine().ifPresent(machine::stop);
        }
        for (var child : store.children(ended.tenant(), ended.id())) {
            if (!child.hasEnded()) {
                cancel(child);
            }
        }
        if (ended.isRoot()) {
            load.end(ended.id());
            remember(ended);
        }
        ended.wish().waiter().ifPresent(waiter -> told.waiters().ended(ended, waiter));
        told.events().changed(ended);
    }

    /** The question and its answer in their conversation, by ids that are the same each time. */
    private void remember(Execution ended) {
        var output = ended.ending().flatMap(Ending::output);
        if (ended.status() != Status.SUCCESS || ended.wish().conversation().isEmpty() || output.isEmpty()) {
            return;
        }
        var id = ended.wish().conversation().get();
        var question = new MessageId(MessageId.PREFIX + ulid(ended));
        if (conversations.findByMessage(ended.tenant(), question).isPresent()) {
            return;
        }
        var at = ended.endedAt().orElseGet(clock::instant);
        var conversation = conversations
                .find(ended.tenant(), id)
                .map(known -> new Conversation(id, known.tenant(), known.owner(), known.title(), known.createdAt(), at))
                .orElseGet(() -> begun(ended, id));
        conversations.append(
                conversation,
                new Message(question, id, Speaker.USER, ended.wish().input(), Optional.empty(), ended.createdAt()),
                new Message(
                        MessageId.fresh(),
                        id,
                        Speaker.ASSISTANT,
                        output.get(),
                        Optional.of(new Message.AnswerDetails(
                                List.of(), false, ended.agent().value())),
                        at));
    }

    private static String ulid(Execution execution) {
        return execution.id().value().substring(ExecutionId.PREFIX.length());
    }

    private static Conversation begun(Execution ended, ConversationId id) {
        var input = ended.wish().input();
        var length = input.codePointCount(0, input.length());
        var title = input.substring(0, input.offsetByCodePoints(0, Math.min(length, MAX_TITLE)));
        return new Conversation(
                id, ended.tenant(), ended.actor().principal(), title, ended.createdAt(), ended.createdAt());
    }
}
