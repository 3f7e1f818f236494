package ai.jarvis.web;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.SecurityEvents;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes security events to the log, where nothing else takes them. */
@Singleton
@Requires(missingBeans = SecurityEvents.class)
final class LoggedSecurityEvents implements SecurityEvents {
    private static final Logger log = LoggerFactory.getLogger(LoggedSecurityEvents.class);

    @Override
    public void record(SecurityEvent event) {
        log.atWarn()
                .addKeyValue("event", event.kind().name())
                .addKeyValue("principal", event.caller().map(Caller::principal).orElse("unknown"))
                .addKeyValue("route", event.route())
                .addKeyValue("code", event.code())
                .log("{} at {}", event.kind(), event.route());
    }
}
