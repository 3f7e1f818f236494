package ai.jarvis.sql.source;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PostgreSQL's driver says of an error, as in {@code ERROR: column "x" does not exist Position: 8}; the RDS Data API
 * adds {@code ; SQLState: 42703}.
 */
record PostgresMessage(String text, Optional<String> sqlState, OptionalInt position) {
    private static final Pattern STATE = Pattern.compile("[;.]?\\s*SQLState: (\\w{5})");
    private static final Pattern POSITION = Pattern.compile("[;.]?\\s*Position: (\\d{1,9})");
    private static final Pattern SEVERITY = Pattern.compile("^(ERROR|FATAL): ");

    static PostgresMessage of(String message) {
        var position = found(POSITION, message).map(Integer::parseInt);
        var text = POSITION.matcher(STATE.matcher(message).replaceAll("")).replaceAll("");
        return new PostgresMessage(
                SEVERITY.matcher(text).replaceFirst(""),
                found(STATE, message),
                position.map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }

    private static Optional<String> found(Pattern pattern, String message) {
        return Optional.of(pattern.matcher(message)).filter(Matcher::find).map(match -> match.group(1));
    }
}
