package ai.jarvis.model.route;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import java.util.List;
import java.util.Map;

/** Counts the breakers that open, where they are told to others: once for each, by the instance that opened it. */
public final class MeasuredBreakerBoard implements BreakerBoard {
    private final BreakerBoard board;
    private final Metrics metrics;

    public MeasuredBreakerBoard(BreakerBoard board, Metrics metrics) {
        this.board = board;
        this.metrics = metrics;
    }

    @Override
    public void publish(Notice notice) {
        if (notice.state() == BreakerStatus.State.OPEN) {
            metrics.record(
                    Map.of("model", notice.target().model().value()), new Figure("breaker_opened", 1, Unit.COUNT));
        }
        board.publish(notice);
    }

    @Override
    public List<Notice> read() {
        return board.read();
    }
}
