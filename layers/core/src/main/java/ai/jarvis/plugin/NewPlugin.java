package ai.jarvis.plugin;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A plugin as somebody wishes it.
 *
 * @param document an OpenAPI document, in place of the URL of one
 * @param allowedHosts empty for those that the URL or the document names
 * @param parameters of a custom tool: a JSON Schema as text
 */
public record NewPlugin(
        String name,
        Optional<String> description,
        PluginType type,
        Optional<String> url,
        Optional<String> document,
        Optional<PluginAuth> auth,
        List<String> allowedHosts,
        Optional<String> parameters) {
    private static final int MOST_NAME = 64;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern NOT_HEADERS = Pattern.compile(
            "(?i)host|content-.*|transfer-encoding|connection|upgrade|te|trailer|proxy-.*|jarvis-.*|idempotency-key");

    /** Refuses with all that is wrong with it. */
    public NewPlugin {
        allowedHosts = List.copyOf(allowedHosts);
        var errors = new ArrayList<FieldError>();
        Text.problem(name, MOST_NAME).ifPresent(detail -> errors.add(new FieldError("/name", detail)));
        description
                .flatMap(text -> Text.problem(text, PluginTool.MOST_DESCRIPTION))
                .ifPresent(detail -> errors.add(new FieldError("/description", detail)));
        checkSource(type, url, document, parameters, errors);
        checkHosts(type, allowedHosts, errors);
        auth.ifPresent(how -> checkAuth(how, errors));
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    private static void checkSource(
            PluginType type,
            Optional<String> url,
            Optional<String> document,
            Optional<String> parameters,
            List<FieldError> errors) {
        var needsUrl =
                switch (type) {
                    case OPENAPI -> document.isEmpty();
                    case MCP, CUSTOM -> true;
                    case HTTP -> false;
                };
        if (needsUrl && url.isEmpty()) {
            errors.add(new FieldError(
                    "/url",
                    type == PluginType.OPENAPI ? "must be told, or document" : "must be told for " + type.wireName()));
        }
        if (!needsUrl && url.isPresent()) {
            errors.add(new FieldError(
                    "/url",
                    type == PluginType.HTTP ? "must not be told for http" : "must not be told beside document"));
        }
        if (document.isPresent() && type != PluginType.OPENAPI) {
            errors.add(new FieldError("/document", "must be told for openapi only"));
        }
        if (document.filter(text -> text.length() > OpenApiDocuments.MOST_CHARACTERS)
                .isPresent()) {
            errors.add(new FieldError(
                    "/document", "must have at most " + OpenApiDocuments.MOST_CHARACTERS + " characters"));
        }
        if (parameters.isPresent() && type != PluginType.CUSTOM) {
            errors.add(new FieldError("/parameters", "must be told for custom only"));
        }
        if (parameters
                .filter(text -> text.length() > PluginTool.MOST_PARAMETERS)
                .isPresent()) {
            errors.add(
                    new FieldError("/parameters", "must have at most " + PluginTool.MOST_PARAMETERS + " characters"));
        }
    }

    private static void checkHosts(PluginType type, List<String> hosts, List<FieldError> errors) {
        if (hosts.isEmpty() && type == PluginType.HTTP) {
            errors.add(new FieldError("/allowed_hosts", "must name the hosts that may be reached"));
        }
        if (hosts.size() > AllowedHosts.MOST) {
            errors.add(new FieldError("/allowed_hosts", "must be at most " + AllowedHosts.MOST));
            return;
        }
        for (var i = 0; i < hosts.size(); i++) {
            var pointer = "/allowed_hosts/" + i;
            AllowedHosts.problem(hosts.get(i)).ifPresent(detail -> errors.add(new FieldError(pointer, detail)));
        }
    }

    private static void checkAuth(PluginAuth auth, List<FieldError> errors) {
        var isNamed = auth.scheme() == PluginAuth.Scheme.HEADER || auth.scheme() == PluginAuth.Scheme.QUERY;
        if (isNamed && auth.name().filter(name -> TOKEN.matcher(name).matches()).isEmpty()) {
            errors.add(new FieldError("/auth/name", "must be the name of the header or of the parameter"));
        }
        if (!isNamed && auth.name().isPresent()) {
            errors.add(new FieldError("/auth/name", "must be told for header and query only"));
        }
        if (auth.scheme() == PluginAuth.Scheme.HEADER
                && auth.name()
                        .filter(name -> NOT_HEADERS.matcher(name).matches())
                        .isPresent()) {
            errors.add(new FieldError("/auth/name", "is set by the platform"));
        }
    }
}
