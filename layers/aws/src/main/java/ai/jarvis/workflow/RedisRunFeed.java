package ai.jarvis.workflow;

import ai.jarvis.platform.Redis;
import ai.jarvis.platform.RedisStream;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.Optional;

/** News of runs in Redis, a stream for each run. */
public final class RedisRunFeed implements RunFeed {
    private final RedisStream stream;

    public RedisRunFeed(Redis redis) {
        this.stream = new RedisStream(redis);
    }

    @Override
    public void tell(RunNews news) {
        stream.tell(key(news.tenant(), news.run()), StepJson.write(news));
    }

    @Override
    public void tellLast(RunNews news) {
        stream.tellLast(key(news.tenant(), news.run()), StepJson.write(news));
    }

    @Override
    public News read(TenantId tenant, RunId run, Optional<String> after, Duration wait) {
        var found = stream.read(key(tenant, run), after, wait);
        var items = found.items();
        var from = found.missed() && !items.isEmpty() ? Optional.<String>empty() : after;
        return new News(
                items.stream()
                        .map(item -> StepJson.news(tenant, run, item.text()))
                        .toList(),
                items.isEmpty() ? from : Optional.of(items.getLast().cursor()),
                found.missed());
    }

    private static String key(TenantId tenant, RunId run) {
        return "run-news:" + tenant + ":" + run;
    }
}
