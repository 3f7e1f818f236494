package ai.jarvis.chat;

import ai.jarvis.model.gateway.OnBreak;
import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.own.TenantPreferences;
import ai.jarvis.model.route.Priority;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How a tenant wants its questions answered that do not say so themselves, over HTTP. */
@Controller("/api/v1/models/preferences")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "models")
class PreferenceController {
    private final TenantPreferences preferences;

    PreferenceController(TenantPreferences preferences) {
        this.preferences = preferences;
    }

    @Introspected
    record PreferencesView(
            @Schema(description = "Asked where none is named; auto, or a name that can be used") Optional<String> model,
            @Schema(
                            description =
                                    "cost, latency, quality, balanced or weighted; by which one is chosen for auto, and"
                                            + " where none is named and no model is set")
                    Optional<String> strategy,
            @Schema(description = "continue or fail: what becomes of a stream that breaks off; continue unless told")
                    Optional<String> onBreak,
            @Schema(description = "vip, normal or background; only those who run the platform change it")
                    Optional<String> priority,
            @Schema(description = "Which models stand in for which, in place of what the platform has")
                    Optional<List<List<String>>> fallbacks) {
        static PreferencesView of(Preferences preferences) {
            return new PreferencesView(
                    preferences.model(),
                    preferences.strategy().map(Strategy::wireName),
                    Optional.of(preferences.onBreak().wireName()),
                    Optional.of(preferences.priority().wireName()),
                    preferences.fallbacks());
        }

        /** What is not told is as it is of a tenant that has said nothing, but the priority, which stays. */
        Preferences wanted(Priority now) {
            return new Preferences(
                    model,
                    strategy.map(name -> Strategy.byWireName(name)
                            .orElseThrow(() -> Refusal.invalid(
                                    "/strategy", "must be cost, latency, quality, balanced or weighted"))),
                    onBreak.map(name -> OnBreak.byWireName(name)
                                    .orElseThrow(() -> Refusal.invalid("/on_break", "must be continue or fail")))
                            .orElse(Preferences.STANDARD.onBreak()),
                    priority.map(name -> Priority.byWireName(name)
                                    .orElseThrow(
                                            () -> Refusal.invalid("/priority", "must be vip, normal or background")))
                            .orElse(now),
                    fallbacks.map(PreferencesView::requireNames));
        }

        private static List<List<String>> requireNames(List<List<String>> chains) {
            for (int i = 0; i < chains.size(); i++) {
                if (chains.get(i) == null || chains.get(i).stream().anyMatch(Objects::isNull)) {
                    throw Refusal.invalid("/fallbacks/" + i, "must be a list of the names of models");
                }
            }
            return chains;
        }
    }

    @Get
    @Operation(summary = "Show how questions are answered that do not say so themselves")
    PreferencesView get(Caller caller) {
        return PreferencesView.of(preferences.get(caller));
    }

    @Put
    @Operation(
            summary = "Say how questions are answered that do not say so themselves",
            description = "All of it at once. In force on every instance within 5 seconds.")
    PreferencesView put(@Body @Valid PreferencesView body, Caller caller) {
        return PreferencesView.of(preferences.put(caller, body::wanted));
    }
}
