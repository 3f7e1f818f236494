package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.asl.Effects;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;

/** Activities: work that is fetched by whoever does it. */
final class Activities {
    private static final Duration LONGEST_POLL = Duration.ofSeconds(60);

    /** How soon a poll notices that its activity was deleted. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final MVMap<String, String> kept;
    private final Map<String, BlockingQueue<Effects.Call>> waiting = new ConcurrentHashMap<>();

    /**
     * @param kept activities by ARN, with the time of their creation
     */
    Activities(MVMap<String, String> kept) {
        this.kept = kept;
    }

    MVMap<String, String> kept() {
        return kept;
    }

    void offer(Effects.Call call) throws TaskFailure {
        if (!kept.containsKey(call.resource())) {
            throw new TaskFailure("States.Runtime", "The activity " + call.resource() + " does not exist.");
        }
        queue(call.resource()).add(call);
    }

    /**
     * The next work of an activity; waits a minute for it.
     *
     * @throws AwsException if there is no such activity, or not any more
     */
    Optional<Effects.Call> poll(String arn) {
        var end = System.nanoTime() + LONGEST_POLL.toNanos();
        try {
            while (System.nanoTime() < end) {
                if (!kept.containsKey(arn)) {
                    throw new AwsException(400, "ActivityDoesNotExist", "Activity Does Not Exist: '" + arn + "'");
                }
                var work = queue(arn).poll(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                if (work != null) {
                    return Optional.of(work);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private BlockingQueue<Effects.Call> queue(String arn) {
        return waiting.computeIfAbsent(arn, key -> new LinkedBlockingQueue<>());
    }
}
