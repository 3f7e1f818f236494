package ai.jarvis.guard;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Kinds of personal data that are found by their form. The names are part of the API, in lower case. */
public enum PersonalData {
    IBAN("IBANs"),
    CREDIT_CARD("numbers of payment cards"),
    CHINESE_ID("Chinese resident identity numbers"),
    US_SSN("US social security numbers"),
    IP_ADDRESS("IP addresses"),
    PHONE("phone numbers"),
    EMAIL("e-mail addresses");

    private final String plural;

    PersonalData(String plural) {
        this.plural = plural;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As people call several of it. */
    String plural() {
        return plural;
    }

    /** The kind of this name, if there is one. */
    public static Optional<PersonalData> byWireName(String wireName) {
        return Stream.of(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }
}
