package ai.jarvis.quota;

/**
 * How much is allowed.
 *
 * @param amount per window of the quota, or at a time, or in all
 * @param burst most at once, for buckets; no less than one
 */
public record Limit(long amount, long burst) {
    /** Numbers up to this are exact wherever limits are computed with. */
    public static final long MOST = 1L << 50;

    public Limit {
        if (amount < 0 || amount > MOST) {
            throw new IllegalArgumentException("A limit is between 0 and " + MOST + ", not " + amount);
        }
        if (burst < 1 || burst > MOST) {
            throw new IllegalArgumentException("A burst is between 1 and " + MOST + ", not " + burst);
        }
    }

    /** A limit of the amount, with the burst that is usual for the quota: a second's worth, or none. */
    public static Limit of(QuotaName name, long amount) {
        return new Limit(amount, name.limiter() == Limiter.TOKEN_BUCKET ? Math.max(1, amount) : 1);
    }
}
