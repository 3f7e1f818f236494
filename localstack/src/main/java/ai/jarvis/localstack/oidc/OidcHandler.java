package ai.jarvis.localstack.oidc;

import ai.jarvis.platform.Json;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The issuer over HTTP: for pages and programs of this machine only. */
final class OidcHandler extends Handler.Abstract {
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");
    private static final Pattern LOOPBACK_ORIGIN = Pattern.compile("https?://" + LOOPBACK.pattern());
    private static final String JSON = "application/json";

    private final DevelopmentIssuer issuer;

    OidcHandler(DevelopmentIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        allowPages(request, response);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try {
            requireLoopback(request);
            answer(request, response, callback);
        } catch (OidcException e) {
            send(
                    response,
                    callback,
                    e.status(),
                    JSON,
                    Json.write(Map.of("error", e.error(), "error_description", e.getMessage())));
        }
        return true;
    }

    private void answer(Request request, Response response, Callback callback) {
        var path = request.getHttpURI().getCanonicalPath();
        switch (request.getMethod() + " " + path) {
            case "GET /.well-known/openid-configuration" -> send(response, callback, 200, JSON, issuer.configuration());
            case "GET /jwks" -> send(response, callback, 200, JSON, issuer.keys());
            case "GET /authorize" ->
                sendPage(
                        response,
                        callback,
                        200,
                        issuer.page(Request.extractQueryParameters(request), Optional.empty()));
            case "POST /authorize" -> logIn(request, response, callback);
            case "POST /token" -> send(response, callback, 200, JSON, issuer.tokens(FormFields.getFields(request)));
            case "OPTIONS /token", "OPTIONS /jwks", "OPTIONS /.well-known/openid-configuration" ->
                send(response, callback, 204, JSON, "");
            default -> throw new OidcException(404, "invalid_request", "There is nothing at this path.");
        }
    }

    private void logIn(Request request, Response response, Callback callback) {
        var fields = FormFields.getFields(request);
        var next = issuer.logIn(fields);
        if (next.isEmpty()) {
            sendPage(
                    response, callback, 401, issuer.page(fields, Optional.of("This is not the development password.")));
            return;
        }
        response.getHeaders().put(HttpHeader.LOCATION, next.get());
        send(response, callback, 303, "text/plain", "");
    }

    /** A page of elsewhere could give a name of its own this machine's address. */
    private static void requireLoopback(Request request) {
        var host = request.getHeaders().get(HttpHeader.HOST);
        if (host == null || !LOOPBACK.matcher(host).matches()) {
            throw new OidcException(403, "invalid_request", "This issuer is for this machine only.");
        }
    }

    private static void allowPages(Request request, Response response) {
        var origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && LOOPBACK_ORIGIN.matcher(origin).matches()) {
            response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.getHeaders().put(HttpHeader.VARY, "Origin");
            response.getHeaders().put("Access-Control-Allow-Headers", "Content-Type");
        }
    }

    private static void sendPage(Response response, Callback callback, int status, String page) {
        response.getHeaders()
                .put(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none';"
                                + " form-action 'self' http://127.0.0.1:* http://localhost:*");
        send(response, callback, status, "text/html;charset=utf-8", page);
    }

    private static void send(Response response, Callback callback, int status, String type, String body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        Content.Sink.write(response, true, body, callback);
    }
}
