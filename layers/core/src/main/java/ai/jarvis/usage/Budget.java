package ai.jarvis.usage;

import ai.jarvis.quota.Demand;
import ai.jarvis.quota.Reservation;
import ai.jarvis.tenancy.Caller;

/** What callers may spend. */
@FunctionalInterface
public interface Budget {
    /**
     * Holds what a piece of work takes at most.
     *
     * @throws ai.jarvis.quota.QuotaExceeded if it is not there; nothing is held then
     */
    Reservation reserve(Caller caller, Demand demand);
}
