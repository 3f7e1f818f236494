package ai.jarvis.usage;

import ai.jarvis.platform.Refusal;
import java.time.Duration;
import java.time.Instant;

/** A time with a beginning, which is part of it, and an end, which is not. */
public record Period(Instant from, Instant to) {
    private static final Duration LONGEST = Duration.ofDays(400);

    public Period {
        if (!from.isBefore(to)) {
            throw Refusal.invalid("?to", "must be after from");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw Refusal.invalid("?to", "must be at most " + LONGEST.toDays() + " days after from");
        }
    }
}
