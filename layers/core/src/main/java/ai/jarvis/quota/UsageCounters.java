package ai.jarvis.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** Token counters that outlive the limiters. */
public interface UsageCounters {
    /**
     * What was used in a month.
     *
     * @param month in all
     * @param days on its days that had any
     */
    record Usage(long month, Map<LocalDate, Long> days) {
        public static final Usage NONE = new Usage(0, Map.of());

        public Usage {
            days = Map.copyOf(days);
        }

        /** What was used in a period of the month. */
        public long in(QuotaName name, Period period) {
            return name == QuotaName.TOKENS_DAY ? days.getOrDefault(period.day(), 0L) : month;
        }
    }

    /** What the counter says, including all that was added and acknowledged before. */
    Usage load(CounterKey key);

    /**
     * Adds tokens to a day and its month of each counter, exactly once, and returns when that is durable or when it is
     * taken over by retries in the background, whichever is sooner. Does not throw because the store is away.
     *
     * @param days the day of each counter, whose zones may differ
     */
    void add(Map<CounterKey, LocalDate> days, long tokens);

    /**
     * Notes durably that something was told, once.
     *
     * @param note what, unique within the counter
     * @return whether it had not been noted before
     */
    boolean note(CounterKey key, String note, Instant at);

    /** Takes a note back: it could not be told after all. */
    void forget(CounterKey key, String note);
}
