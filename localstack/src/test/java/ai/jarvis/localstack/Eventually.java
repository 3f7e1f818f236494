package ai.jarvis.localstack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again until the answer is as wanted, or the time is up. */
public final class Eventually {
    /** How long tests wait for what nobody promised a time for: as long as the busiest machine may take. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration SHORTEST = Duration.ofMillis(20);
    /** Whoever asks more often than this takes from what is waited for. */
    private static final Duration LONGEST = Duration.ofMillis(100);

    private Eventually() {}

    /** Gives the first answer that is as wanted; when the patience is at its end, the last one, for the caller to complain of. */
    public static <T> T eventually(Supplier<T> question, Predicate<T> wanted) {
        return eventually(PATIENCE, question, wanted);
    }

    /** Gives the first answer that is as wanted; when the time is up, the last one, for the caller to complain of. */
    public static <T> T eventually(Duration limit, Supplier<T> question, Predicate<T> wanted) {
        return eventually(limit, SHORTEST, LONGEST, question, wanted);
    }

    /** As the other, for a question that takes time from what it asks about. */
    public static <T> T eventually(Duration limit, Duration pause, Supplier<T> question, Predicate<T> wanted) {
        return eventually(limit, pause, pause, question, wanted);
    }

    private static <T> T eventually(
            Duration limit, Duration first, Duration longest, Supplier<T> question, Predicate<T> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        T answer = question.get();
        long pause = first.toNanos();
        while (!wanted.test(answer) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(pause);
            pause = Math.min(pause + pause / 4, longest.toNanos());
            answer = question.get();
        }
        return answer;
    }
}
