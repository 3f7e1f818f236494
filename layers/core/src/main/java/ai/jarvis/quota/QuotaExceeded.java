package ai.jarvis.quota;

import ai.jarvis.platform.Refusal;
import java.time.Duration;
import java.util.List;

/** A request that a limit refuses. Nothing was taken of any limit. Its code is the quota's name. */
public class QuotaExceeded extends Refusal {
    private static final long serialVersionUID = 1L;

    private final transient RateLimit limit;
    private final transient List<RateLimit> limits;

    /**
     * Refuses by a limit.
     *
     * @param limits all that were asked, that one among them
     */
    public QuotaExceeded(RateLimit limit, Duration retryAfter, List<RateLimit> limits) {
        super(
                Kind.TOO_MANY_REQUESTS,
                limit.name().wireName(),
                "The limit " + limit.name().wireName() + " (" + limit.limit() + ", "
                        + limit.scope().wireName() + ") is reached.",
                retryAfter);
        this.limit = limit;
        this.limits = List.copyOf(limits);
    }

    /** A refusal by what is no quota of the tenant's, but limits it all the same. */
    protected QuotaExceeded(RateLimit limit, String code, String detail, Duration retryAfter) {
        super(Kind.TOO_MANY_REQUESTS, code, detail, retryAfter);
        this.limit = limit;
        this.limits = List.of();
    }

    /** The limit that refuses. */
    public RateLimit limit() {
        return limit;
    }

    public List<RateLimit> limits() {
        return limits;
    }
}
