package ai.jarvis.agent;

import ai.jarvis.platform.Redis;
import ai.jarvis.platform.RedisStream;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.Optional;

/** News of executions in Redis, a stream for each. */
public final class RedisAgentFeed implements AgentFeed {
    private final RedisStream stream;

    public RedisAgentFeed(Redis redis) {
        this.stream = new RedisStream(redis);
    }

    @Override
    public void tell(AgentNews news) {
        stream.tellLast(key(news.tenant(), news.execution()), AgentJson.write(news));
    }

    @Override
    public News read(TenantId tenant, ExecutionId execution, Optional<String> after, Duration wait) {
        var found = stream.read(key(tenant, execution), after, wait);
        return new News(
                found.items().stream()
                        .map(item -> new Item(item.cursor(), AgentJson.news(tenant, execution, item.text())))
                        .toList(),
                found.missed());
    }

    private static String key(TenantId tenant, ExecutionId execution) {
        return "agent-news:" + tenant + ":" + execution;
    }
}
