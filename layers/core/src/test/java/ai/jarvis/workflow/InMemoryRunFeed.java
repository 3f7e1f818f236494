package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the news of one process, and waits for none. */
public final class InMemoryRunFeed implements RunFeed {
    private final List<RunNews> all = new CopyOnWriteArrayList<>();

    @Override
    public void tell(RunNews news) {
        all.add(news);
    }

    @Override
    public void tellLast(RunNews news) {
        all.add(news);
    }

    @Override
    public News read(TenantId tenant, RunId run, Optional<String> after, Duration wait) {
        var ofRun = all.stream()
                .filter(news -> news.tenant().equals(tenant) && news.run().equals(run))
                .toList();
        var fresh = ofRun.subList(after.map(Integer::parseInt).orElse(0), ofRun.size());
        return new News(fresh, fresh.isEmpty() ? after : Optional.of(Integer.toString(ofRun.size())), false);
    }

    /** What was told, each as the name of its step, if it is about one, and the status. */
    public List<String> told() {
        return all.stream()
                .map(news -> news.step().map(step -> step.name() + " ").orElse("") + news.status())
                .toList();
    }

    public List<RunNews> all() {
        return all;
    }
}
