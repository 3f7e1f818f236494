package ai.jarvis.model.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a stream whose model breaks off after it has said something. The wire names are part of the API. */
public enum OnBreak {
    /** The next model goes on from there. */
    CONTINUE,
    /** The stream ends with an error. */
    FAIL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name, if there is one. */
    public static Optional<OnBreak> byWireName(String name) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(name))
                .findFirst();
    }
}
