package ai.jarvis.model.route;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who comes first when calls wait, the most urgent one first. The wire names are part of the API. */
public enum Priority {
    VIP(0),
    NORMAL(1),
    /** Work that nobody is waiting for. */
    BACKGROUND(2);

    private final int headStartsGiven;

    Priority(int headStartsGiven) {
        this.headStartsGiven = headStartsGiven;
    }

    /** How many head starts the most urgent ones have before it. */
    int headStartsGiven() {
        return headStartsGiven;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name, if there is one. */
    public static Optional<Priority> byWireName(String name) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(name))
                .findFirst();
    }
}
