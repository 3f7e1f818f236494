package ai.jarvis.platform;

import ai.jarvis.platform.HealthPart.State;
import ai.jarvis.platform.HealthPart.Status;
import ai.jarvis.web.PublicAccess;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How the platform is, over HTTP. */
@Controller("/health")
@PublicAccess
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "platform")
class HealthController {
    private final Health health;

    HealthController(Health health) {
        this.health = health;
    }

    @Introspected
    record PartView(String status, Optional<String> detail) {
        static PartView of(State state) {
            return new PartView(wireName(state.status()), state.detail());
        }
    }

    @Introspected
    record HealthView(String status, Map<String, PartView> parts) {}

    @Get
    @Operation(summary = "How the platform and each of its parts is")
    @ApiResponse(responseCode = "200", description = "It works, though maybe not all of it (degraded)")
    @ApiResponse(responseCode = "503", description = "It is down; the body is the same")
    HttpResponse<HealthView> health() {
        var report = health.report();
        var parts = new TreeMap<String, PartView>();
        report.parts().forEach((name, state) -> parts.put(name, PartView.of(state)));
        var status = report.status() == Status.DOWN ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK;
        return HttpResponse.<HealthView>status(status).body(new HealthView(wireName(report.status()), parts));
    }

    private static String wireName(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    @Factory
    static final class Setup {
        @Bean(preDestroy = "close")
        @Singleton
        Health health(Collection<HealthPart> parts, Clock clock) {
            return new Health(parts, clock);
        }
    }
}
