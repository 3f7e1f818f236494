package ai.jarvis.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Gathers figures for a while, and records those of the same dimensions together: counts as their sum, others each by itself. */
public final class GatheredMetrics implements Metrics, AutoCloseable {
    /** As many values of one metric as CloudWatch takes at a time. */
    private static final int MOST_VALUES = 100;

    private final Metrics target;
    private final Optional<ScheduledExecutorService> timer;
    private final Map<Map<String, String>, Gathered> byDimensions = new ConcurrentHashMap<>();

    /** @param period for which figures are gathered; if it is zero they are recorded one by one, before anybody goes on */
    public GatheredMetrics(Metrics target, Duration period) {
        this.target = target;
        this.timer = period.isZero() ? Optional.empty() : Optional.of(start(period));
    }

    private ScheduledExecutorService start(Duration period) {
        var started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("metrics").factory());
        var unused = started.scheduleWithFixedDelay(
                this::recordAll, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return started;
    }

    /** What has come of some dimensions; guarded by itself. */
    private static final class Gathered {
        private final Map<String, Double> counts = new LinkedHashMap<>();
        private final List<Figure> others = new ArrayList<>();

        synchronized List<Figure> add(Figure[] figures) {
            for (var figure : figures) {
                if (figure.unit() == Unit.COUNT) {
                    counts.merge(figure.name(), figure.value(), Double::sum);
                } else {
                    others.add(figure);
                }
            }
            return others.size() < MOST_VALUES ? List.of() : take();
        }

        synchronized List<Figure> take() {
            var all = new ArrayList<>(others);
            counts.forEach((name, sum) -> all.add(new Figure(name, sum, Unit.COUNT)));
            counts.clear();
            others.clear();
            return all;
        }
    }

    @Override
    public void record(Map<String, String> dimensions, Figure... figures) {
        if (timer.isEmpty()) {
            target.record(dimensions, figures);
            return;
        }
        var full =
                byDimensions.computeIfAbsent(dimensions, each -> new Gathered()).add(figures);
        record(dimensions, full);
    }

    private void recordAll() {
        byDimensions.forEach((dimensions, gathered) -> record(dimensions, gathered.take()));
    }

    private void record(Map<String, String> dimensions, List<Figure> figures) {
        if (!figures.isEmpty()) {
            target.record(dimensions, figures.toArray(Figure[]::new));
        }
    }

    /** Records what is gathered. */
    @Override
    public void close() {
        timer.ifPresent(ScheduledExecutorService::shutdown);
        recordAll();
    }
}
