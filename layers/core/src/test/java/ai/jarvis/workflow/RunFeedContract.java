package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link RunFeed} has to do. */
public abstract class RunFeedContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    private final TenantId tenant = TenantId.fresh();
    private final RunId run = RunId.fresh();

    protected abstract RunFeed feed();

    private RunNews ofRun(String status) {
        return new RunNews(tenant, run, NOW, status, 1, Optional.empty(), Optional.empty());
    }

    private RunNews ofStep() {
        var step = new RunNews.Step(
                "ask", "noop", "/steps/0", 4, List.of(2, 0), NOW, Optional.of(Duration.ofMillis(1_500)));
        return new RunNews(
                tenant, run, NOW.plusMillis(1_500), "failed", 2, Optional.of("StepRefused"), Optional.of(step));
    }

    private RunFeed.News read(Optional<String> after) {
        return feed().read(tenant, run, after, Duration.ZERO);
    }

    @Test
    void newsAreReadAsTheyWereToldTheOldestFirst() {
        feed().tell(ofRun("running"));
        feed().tellLast(ofStep());

        assertThat(read(Optional.empty()).items()).containsExactly(ofRun("running"), ofStep());
    }

    @Test
    void whoReadsOnGetsWhatIsNew() {
        feed().tellLast(ofRun("running"));
        var first = read(Optional.empty());
        var none = read(first.cursor());
        feed().tellLast(ofRun("success"));

        assertThat(none.items()).isEmpty();
        assertThat(none.cursor()).isEqualTo(first.cursor());
        assertThat(none.missed()).isFalse();
        assertThat(read(none.cursor()).items()).containsExactly(ofRun("success"));
    }

    @Test
    void eachRunHasItsOwn() {
        feed().tellLast(ofRun("running"));

        assertThat(feed().read(TenantId.fresh(), run, Optional.empty(), Duration.ZERO)
                        .items())
                .isEmpty();
        assertThat(feed().read(tenant, RunId.fresh(), Optional.empty(), Duration.ZERO)
                        .items())
                .isEmpty();
    }
}
