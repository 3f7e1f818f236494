package ai.jarvis.quota;

/** How a quota limits. */
public enum Limiter {
    /** Refills evenly, and may be spent at once up to its burst: for requests per second. */
    TOKEN_BUCKET,
    /**
     * Lets work through at even distances (the generic cell rate algorithm, ITU-T I.371): for work that must not come
     * in bursts.
     */
    LEAKY_BUCKET,
    /** Never more than the limit in any window of its length, in steps of a sixtieth of it: for requests per minute. */
    SLIDING_WINDOW,
    /** So much in each calendar period of the tenant's time zone: for tokens per day and month. */
    PERIOD,
    /** So many at a time, each a lease that expires. */
    CONCURRENCY,
    /** So much in all, counted where it is kept: for what is stored. */
    GAUGE
}
