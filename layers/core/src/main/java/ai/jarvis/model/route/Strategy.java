package ai.jarvis.model.route;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** By what the order is made in which models are tried. The wire names are part of the API. */
public enum Strategy {
    /** What this request costs least. */
    COST,
    /** What answers soonest of late, by the 95th percentile. */
    LATENCY,
    /** What is held to be best. */
    QUALITY,
    /** Calls are shared out by the candidates' weights. */
    WEIGHTED,
    /** Cost, latency and quality alike. */
    BALANCED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The strategy of that name, if there is one. */
    public static Optional<Strategy> byWireName(String name) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.wireName().equals(name))
                .findFirst();
    }
}
