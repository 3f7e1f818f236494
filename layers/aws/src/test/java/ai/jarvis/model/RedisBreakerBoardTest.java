package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.route.BreakerBoard;
import ai.jarvis.model.route.BreakerStatus.State;
import ai.jarvis.model.route.Target;
import ai.jarvis.platform.Redis;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RedisBreakerBoardTest {
    @Test
    void nothingFailsWhileRedisIsAway() {
        try (var redis = new Redis("redis://127.0.0.1:1")) {
            var board = new RedisBreakerBoard(redis);
            var target = new Target(new ModelId("large"), "eu-central-1");

            board.publish(new BreakerBoard.Notice(target, State.CLOSED, Instant.EPOCH, "", Instant.EPOCH));

            assertThat(board.read()).isEmpty();
        }
    }
}
