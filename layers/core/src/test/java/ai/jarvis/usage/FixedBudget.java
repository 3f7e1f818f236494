package ai.jarvis.usage;

import ai.jarvis.quota.Demand;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.quota.Reservation;
import ai.jarvis.quota.Scope;
import ai.jarvis.tenancy.Caller;
import java.time.Duration;
import java.util.List;

/** So many tokens, for all callers together. */
public final class FixedBudget implements Budget {
    private final long limit;
    private long left;
    private long held;

    public FixedBudget(long tokens) {
        this.limit = tokens;
        this.left = tokens;
    }

    /** What nobody has used. */
    public long left() {
        return left;
    }

    /** What is held, and neither used nor given back. */
    public long held() {
        return held;
    }

    public void spend(long tokens) {
        left -= tokens;
    }

    @Override
    public Reservation reserve(Caller caller, Demand demand) {
        var state = new RateLimit(QuotaName.TOKENS_DAY, Scope.TENANT, limit, left - held, Duration.ofDays(1));
        if (demand.tokens() > left - held) {
            throw new QuotaExceeded(state, Duration.ofDays(1), List.of(state));
        }
        held += demand.tokens();
        return new Held(demand.tokens(), state);
    }

    private final class Held implements Reservation {
        private final RateLimit state;
        private long tokens;

        Held(long tokens, RateLimit state) {
            this.tokens = tokens;
            this.state = state;
        }

        @Override
        public List<RateLimit> limits() {
            return List.of(state);
        }

        @Override
        public void settle(long used) {
            if (tokens > 0) {
                held -= tokens;
                left -= used;
                tokens = 0;
            }
        }

        @Override
        public void renew() {}

        @Override
        public void close() {
            settle(0);
        }
    }
}
