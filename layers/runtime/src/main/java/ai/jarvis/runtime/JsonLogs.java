package ai.jarvis.runtime;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J's loggers that write a JSON object a line to the standard output, which Lambda sends to CloudWatch Logs. Nothing
 * about it can be configured, so that it costs a cold start nothing.
 */
public final class JsonLogs implements SLF4JServiceProvider {
    /** Their stack traces about damaged documents say nothing that the document's reason does not. */
    private static final List<String> SILENT =
            List.of("org.apache.fontbox", "org.apache.pdfbox", "org.apache.poi", "org.apache.tika");

    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter diagnostics = new BasicMDCAdapter();

    @Override
    public void initialize() {
        // Everything is made with the object.
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, this::logger);
    }

    private Logger logger(String name) {
        return SILENT.stream().anyMatch(name::startsWith)
                ? NOPLogger.NOP_LOGGER
                : new JsonLogger(name, name.startsWith("ai.jarvis.") ? Level.INFO : Level.WARN, diagnostics);
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
