package ai.jarvis.guard;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tenant's guardrails over HTTP. */
@Controller("/api/v1/models/guardrails")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "models")
class GuardrailController {
    private final TenantGuardrails guardrails;

    GuardrailController(TenantGuardrails guardrails) {
        this.guardrails = guardrails;
    }

    /** What a tenant says; what is absent is as the deployment has it. */
    @Introspected
    record GuardrailFields(
            Optional<Integer> maxInputCharacters,
            @Schema(description = "By estimate: four ASCII characters to a token, each other one for itself")
                    Optional<Integer> maxInputTokens,
            Optional<Integer> maxOutputTokens,
            @Schema(description = "off, redact or refuse") Optional<String> input,
            @Schema(description = "off, redact or refuse") Optional<String> output,
            @Schema(description = "Whether answers have the caller's own values where placeholders stood for them")
                    Optional<Boolean> restore,
            @Schema(description = "iban, credit_card, chinese_id, us_ssn, ip_address, phone, email; all unless told")
                    Optional<List<String>> kinds,
            @Schema(
                            description =
                                    "Whose national phone numbers are known, by ISO 3166-1; CN, DE, GB and US unless told")
                    Optional<List<String>> phoneRegions) {}

    /** What the tenant said, and what holds for it together with what the deployment says. */
    @Introspected
    record GuardrailView(Map<String, Object> own, Map<String, Object> effective) {
        static GuardrailView of(TenantGuardrails.View view) {
            return new GuardrailView(GuardrailJson.write(view.own()), GuardrailJson.write(view.effective()));
        }
    }

    @Get
    @Operation(summary = "Show the tenant's guardrails, and what holds together with the deployment's")
    GuardrailView get(Caller caller) {
        return GuardrailView.of(guardrails.get(caller));
    }

    @Put
    @Operation(
            summary = "Set the tenant's guardrails",
            description = "They can be stricter than the deployment's, and not laxer. In force everywhere within 5 s.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = GuardrailFields.class)))
    GuardrailView put(@Body JsonNode body, Caller caller) {
        var read = GuardrailJson.read(body);
        if (!read.errors().isEmpty()) {
            throw Refusal.invalid(read.errors());
        }
        return GuardrailView.of(guardrails.put(caller, read.guardrails()));
    }
}
