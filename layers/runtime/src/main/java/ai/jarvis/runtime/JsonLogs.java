package ai.jarvis.runtime;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J's loggers that write a JSON object a line to the standard output, which Lambda sends to CloudWatch Logs. Nothing
 * about it can be configured, so that it costs a cold start nothing.
 */
public final class JsonLogs implements SLF4JServiceProvider {
    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter diagnostics = new BasicMDCAdapter();

    @Override
    public void initialize() {
        // Everything is made with the object.
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, each -> new JsonLogger(each, level(each), diagnostics));
    }

    /** What is worth a line. Libraries' stack traces about damaged documents say nothing that the document's reason does not. */
    private static Level level(String logger) {
        return logger.startsWith("ai.jarvis.") ? Level.INFO : Level.WARN;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnostics;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
