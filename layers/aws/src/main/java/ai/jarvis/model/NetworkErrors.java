package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Tells what went wrong between here and a provider, whichever HTTP client says so. */
final class NetworkErrors {
    private NetworkErrors() {}

    static Kind kind(Throwable error) {
        var kind = Kind.BROKEN_OFF;
        for (@Nullable Throwable each = error; each != null; each = each.getCause()) {
            if (wasNotReached(each)) {
                return Kind.UNREACHABLE;
            }
            if (each instanceof SocketTimeoutException || each instanceof TimeoutException) {
                kind = Kind.TIMEOUT;
            }
        }
        return kind;
    }

    /** Whether there was no connection. Each client has a class of its own for one that did not come in time. */
    private static boolean wasNotReached(Throwable error) {
        return switch (error) {
            case ConnectException e -> true;
            case UnknownHostException e -> true;
            case NoRouteToHostException e -> true;
            case SSLHandshakeException e -> true;
            case InterruptedIOException e ->
                e.getClass().getSimpleName().startsWith("Connect")
                        || String.valueOf(e.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .startsWith("connect timed out");
            default -> false;
        };
    }
}
