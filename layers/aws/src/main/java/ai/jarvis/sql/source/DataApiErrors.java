package ai.jarvis.sql.source;

import ai.jarvis.platform.Refusal;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rdsdata.model.StatementTimeoutException;

/** What errors of the RDS Data API mean. */
final class DataApiErrors {
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
        var told = PostgresMessage.of(message);
        var isRefused = REFUSED.contains(code)
                || told.sqlState()
                        .filter(each -> each.startsWith("28") || each.startsWith("3D"))
                        .isPresent();
        if (isRefused) {
            return Refusal.of(
                    Refusal.Kind.BAD_ANSWER,
                    "source_refused",
                    "The database does not take the connection: " + message,
                    e);
        }
        if (STATEMENT.contains(code)) {
            return caused(new DatabaseError(told.text(), told.sqlState(), told.position()), e);
        }
        return unavailable(e);
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
