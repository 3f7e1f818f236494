package ai.jarvis.model.route;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.route.BreakerBoard.Notice;
import ai.jarvis.model.route.BreakerStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class MeasuredBreakerBoardTest extends BreakerBoardContract {
    private final ArrayList<String> measured = new ArrayList<>();
    private final BreakerBoard board = new MeasuredBreakerBoard(
            new InMemoryBreakerBoard(),
            (dimensions, figures) -> measured.add(figures[0].name() + " " + dimensions.get("model")));

    @Override
    protected BreakerBoard board() {
        return board;
    }

    @Test
    void aBreakerThatOpensIsCountedAndOneThatClosesIsNot() {
        var target = new Target(new ModelId("lamp"), "home");
        var now = Instant.EPOCH;

        board.publish(new Notice(target, State.OPEN, now, "5 failures in a row", now.plusSeconds(10)));
        board.publish(new Notice(target, State.CLOSED, now.plusSeconds(20), "", now.plusSeconds(20)));

        assertThat(measured).containsExactly("breaker_opened lamp");
    }
}
