package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address, in lower case. Only ASCII: of other letters several have the same lower case (the Kelvin sign and
 * {@code k}), and an address of such letters would be taken for another one.
 */
public record EmailAddress(String value) {
    public static final int MAX_LENGTH = 254;

    private static final Pattern ADDRESS = Pattern.compile("[!-?A-~]+@[!-?A-~]+");

    public EmailAddress {
        if (value.length() > MAX_LENGTH || !ADDRESS.matcher(value).matches()) {
            throw new IllegalArgumentException("Not an e-mail address: " + value);
        }
        value = value.toLowerCase(Locale.ROOT);
    }

    /** The address, if it is one. */
    public static Optional<EmailAddress> parse(String text) {
        try {
            return Optional.of(new EmailAddress(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The address, or a refusal that points at the field. */
    public static EmailAddress require(String pointer, String text) {
        return parse(text).orElseThrow(() -> Refusal.invalid(pointer, "must be an e-mail address"));
    }

    @Override
    public String toString() {
        return value;
    }
}
