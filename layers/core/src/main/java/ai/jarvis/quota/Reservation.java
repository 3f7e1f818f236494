package ai.jarvis.quota;

import java.util.List;

/**
 * What is held for a request until it is known what it took. One that is neither settled nor closed, because its process
 * was lost, expires by itself.
 */
public interface Reservation extends AutoCloseable {
    /** How the limits stand that were asked. */
    List<RateLimit> limits();

    /**
     * Counts what was used in place of what was held, and gives the slots back. Only the first call counts, before or
     * after the lease has expired. Never throws: what cannot be counted now is counted later.
     */
    void settle(long tokensUsed);

    /** Holds it for a lease's time from now. */
    void renew();

    /** Gives back what is not settled: nothing was used. Never throws. */
    @Override
    void close();
}
