package ai.jarvis.sql.source;

import ai.jarvis.platform.Refusal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rdsdata.model.StatementTimeoutException;

/** What errors of the RDS Data API mean. */
final class DataApiErrors {
    /** As in {@code ERROR: column "x" does not exist; Position: 8; SQLState: 42703}. */
    private static final Pattern STATE = Pattern.compile("[;.]?\\s*SQLState: (\\w{5})");

    private static final Pattern POSITION = Pattern.compile("[;.]?\\s*Position: (\\d{1,9})");

    private static final Set<String> REFUSED = Set.of(
            "AccessDeniedException",
            "ForbiddenException",
            "HttpEndpointNotEnabledException",
            "InvalidSecretException",
            "SecretsErrorException",
            "DatabaseNotFoundException",
            "InvalidResourceStateException",
            "NotFoundException");

    private static final Set<String> STATEMENT = Set.of(
            "BadRequestException", "DatabaseErrorException", "UnsupportedResultException", "ValidationException");

    private DataApiErrors() {}

    static RuntimeException of(SdkException e) {
        if (!(e instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
            return unavailable(e);
        }
        var code = service.awsErrorDetails().errorCode();
        var message = String.valueOf(service.awsErrorDetails().errorMessage());
        if (service instanceof StatementTimeoutException) {
            return caused(DatabaseError.timeout(message), e);
        }
        var state = found(STATE, message);
        var isRefused = REFUSED.contains(code)
                || state.filter(each -> each.startsWith("28") || each.startsWith("3D"))
                        .isPresent();
        if (isRefused) {
            return Refusal.of(
                    Refusal.Kind.BAD_ANSWER,
                    "source_refused",
                    "The database does not take the connection: " + message,
                    e);
        }
        if (STATEMENT.contains(code)) {
            var position = found(POSITION, message).map(Integer::parseInt);
            return caused(
                    new DatabaseError(
                            plain(message), state, position.map(OptionalInt::of).orElseGet(OptionalInt::empty)),
                    e);
        }
        return unavailable(e);
    }

    private static Optional<String> found(Pattern pattern, String message) {
        return Optional.of(pattern.matcher(message)).filter(Matcher::find).map(match -> match.group(1));
    }

    private static String plain(String message) {
        var text = POSITION.matcher(STATE.matcher(message).replaceAll("")).replaceAll("");
        return text.startsWith("ERROR: ") ? text.substring("ERROR: ".length()) : text;
    }

    private static DatabaseError caused(DatabaseError error, Throwable cause) {
        error.initCause(cause);
        return error;
    }

    private static Refusal unavailable(SdkException e) {
        return Refusal.of(
                Refusal.Kind.BAD_ANSWER, "source_unavailable", "The database does not answer. Try again later.", e);
    }
}
