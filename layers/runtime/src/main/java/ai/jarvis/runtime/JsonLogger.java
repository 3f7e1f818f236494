package ai.jarvis.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;

/** Writes what happened as one line of JSON: when, how grave, who says it, what, and under which names. */
final class JsonLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final JsonFactory JSON = new JsonFactory();

    private final transient Level least;
    private final transient MDCAdapter diagnostics;

    JsonLogger(String name, Level least, MDCAdapter diagnostics) {
        this.name = name;
        this.least = least;
        this.diagnostics = diagnostics;
    }

    @Override
    public void log(LoggingEvent event) {
        if (isEnabled(event.getLevel())) {
            var message = MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray());
            write(event.getLevel(), message, event.getKeyValuePairs(), event.getThrowable());
        }
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        write(level, MessageFormatter.basicArrayFormat(pattern, arguments), List.of(), thrown);
    }

    private void write(Level level, String message, @Nullable List<KeyValuePair> pairs, @Nullable Throwable thrown) {
        var line = new StringWriter();
        try (var json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField(
                    "timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeStringField("level", level.name());
            json.writeStringField("logger", name);
            json.writeStringField("message", message);
            writeContext(json, pairs);
            if (thrown != null) {
                json.writeStringField("exception", stackTrace(thrown));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(line);
    }

    private void writeContext(JsonGenerator json, @Nullable List<KeyValuePair> pairs) throws IOException {
        var invocation = Invocation.requestId();
        if (invocation.isPresent()) {
            json.writeStringField("aws_request_id", invocation.get());
        }
        var context = diagnostics.getCopyOfContextMap();
        if (context != null) {
            for (var entry : context.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
        }
        if (pairs != null) {
            for (var pair : pairs) {
                json.writeFieldName(pair.key);
                var isJson = pair.value == null || pair.value instanceof Number || pair.value instanceof Boolean;
                json.writePOJO(isJson ? pair.value : pair.value.toString());
            }
        }
    }

    private static String stackTrace(Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private boolean isEnabled(Level level) {
        return level.toInt() >= least.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }
}
