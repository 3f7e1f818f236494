package ai.jarvis.web;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.annotation.NonNull;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The server's settings that all HTTP functions share. They are the weakest source, so that a host's own configuration
 * wins; and code, because several functions in one JVM would each bring a file of the same name.
 */
@ContextConfigurer
public final class WebDefaults implements ApplicationContextConfigurer {
    private static final String LOOPBACK_ORIGINS = "^https?://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d{1,5})?$";
    private static final String CORS = "micronaut.server.cors.configurations.web.";

    /** Most bytes of a body that is read into memory, such as JSON. */
    static final int MAX_JSON_BYTES = 1 << 20;

    /**
     * In effect no limit of the server's own to bodies that are streamed. {@link Upload} has its limit and answers at
     * once, after which the server drops what is still sent; at its own limit it stops reading, and both would wait.
     */
    private static final long MAX_STREAMED_BYTES = 1L << 40;

    @Override
    public void configure(@NonNull ApplicationContextBuilder builder) {
        builder.propertySources(PropertySource.of(
                "jarvis-web-defaults", defaults(System.getenv("JARVIS_CORS_ORIGINS")), Integer.MIN_VALUE));
    }

    static Map<String, Object> defaults(@org.jspecify.annotations.Nullable String corsOrigins) {
        var settings = new HashMap<String, Object>();
        settings.put("micronaut.server.max-request-size", MAX_STREAMED_BYTES);
        settings.put("micronaut.server.max-request-buffer-size", MAX_JSON_BYTES);
        settings.put("micronaut.server.multipart.enabled", true);
        settings.put("micronaut.server.date-header", false);
        settings.put("micronaut.server.log-handled-exceptions", false);
        settings.put("micronaut.server.cors.enabled", true);
        settings.put("micronaut.server.netty.max-header-size", 16 << 10);
        settings.put("micronaut.server.netty.max-initial-line-length", 8 << 10);
        settings.put(
                CORS + "exposed-headers",
                List.of(
                        RequestFilter.REQUEST_ID,
                        Idempotency.REPLAYED,
                        "Jarvis-Attempts",
                        "Jarvis-Cache",
                        "Jarvis-Model",
                        "Jarvis-Routing",
                        "Location",
                        "Retry-After",
                        "RateLimit-Limit",
                        "RateLimit-Remaining",
                        "RateLimit-Reset"));
        settings.put(CORS + "allow-credentials", false);
        if (corsOrigins == null || corsOrigins.isBlank()) {
            settings.put(CORS + "allowed-origins-regex", LOOPBACK_ORIGINS);
        } else {
            settings.put(
                    CORS + "allowed-origins",
                    Arrays.stream(corsOrigins.split(",")).map(String::strip).toList());
        }
        return settings;
    }
}
