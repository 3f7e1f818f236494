package ai.jarvis.web;

import ai.jarvis.budget.BudgetExceeded;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.quota.QuotaName;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Errors of the routes under {@code /v1}, as clients of OpenAI's API expect them: {@code {"error": {"message", "type",
 * "param", "code"}}}.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">Error codes</a>
 */
final class OpenAiErrors {
    private static final String ROOT = "/v1";
    private static final String SHOULD_RETRY = "x-should-retry";
    private static final String OUT_OF_QUOTA = "insufficient_quota";
    private static final Pattern INDEX = Pattern.compile("\\.(\\d+)(?=\\.|$)");

    private OpenAiErrors() {}

    /** Whether the request's client expects them. */
    static boolean isFor(HttpRequest<?> request) {
        var path = request.getPath();
        return path.startsWith(ROOT) && (path.length() == ROOT.length() || path.charAt(ROOT.length()) == '/');
    }

    static ObjectNode body(HttpRequest<?> request, Fault fault) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message(request, fault))
                .put("type", type(fault))
                .put("param", param(fault))
                .put("code", code(fault));
        return body;
    }

    /** Clients ask again after some errors unless they are told that it does not help. */
    static void addHeaders(Fault fault, MutableHttpResponse<?> response) {
        if (isOutOfQuota(fault)) {
            response.header(SHOULD_RETRY, "false");
        }
    }

    private static String message(HttpRequest<?> request, Fault fault) {
        if (isUnknownRoute(fault)) {
            return "There is nothing at " + request.getMethodName() + " " + request.getPath() + ".";
        }
        if (!fault.code().equals("invalid_request") || fault.errors().isEmpty()) {
            return fault.detail();
        }
        return fault.errors().stream().map(OpenAiErrors::sentence).collect(Collectors.joining(" "));
    }

    private static String sentence(FieldError error) {
        var name = name(error);
        return (name.isEmpty() ? "The body" : "'" + name + "'") + " " + error.detail() + ".";
    }

    private static String type(Fault fault) {
        if (fault.status() == HttpStatus.TOO_MANY_REQUESTS) {
            return isOutOfQuota(fault) ? OUT_OF_QUOTA : "requests";
        }
        return fault.status().getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()
                ? "server_error"
                : "invalid_request_error";
    }

    private static @Nullable String param(Fault fault) {
        return fault.errors().stream()
                .map(OpenAiErrors::name)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** As in {@code messages[0].content}, from {@code /messages/0/content}. */
    private static String name(FieldError error) {
        var pointer = error.pointer();
        if (!pointer.startsWith("/")) {
            return pointer.replaceFirst("^\\?", "");
        }
        var dotted = pointer.replace('/', '.').replace("~1", "/").replace("~0", "~");
        return INDEX.matcher(dotted).replaceAll("[$1]").substring(1);
    }

    private static String code(Fault fault) {
        if (isUnknownRoute(fault)) {
            return "unknown_url";
        }
        return switch (fault.status()) {
            case UNAUTHORIZED -> "invalid_api_key";
            case TOO_MANY_REQUESTS -> isOutOfQuota(fault) ? OUT_OF_QUOTA : "rate_limit_exceeded";
            default -> fault.code();
        };
    }

    private static boolean isUnknownRoute(Fault fault) {
        return fault.status() == HttpStatus.NOT_FOUND && fault.code().equals("unknown_route");
    }

    /** Whether what is used up comes back with the next day or month only. */
    private static boolean isOutOfQuota(Fault fault) {
        if (fault.code().equals(BudgetExceeded.CODE)) {
            return true;
        }
        var name = fault.status() == HttpStatus.TOO_MANY_REQUESTS
                ? QuotaName.byWireName(fault.code())
                : Optional.<QuotaName>empty();
        return name.filter(quota -> quota == QuotaName.TOKENS_DAY || quota == QuotaName.TOKENS_MONTH)
                .isPresent();
    }
}
