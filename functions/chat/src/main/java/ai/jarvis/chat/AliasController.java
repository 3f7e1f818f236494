package ai.jarvis.chat;

import ai.jarvis.model.own.Aliases;
import ai.jarvis.tenancy.Caller;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** The names by which tenants call models, over HTTP. */
@Controller("/api/v1/models/aliases")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "models")
class AliasController {
    private final Aliases aliases;

    AliasController(Aliases aliases) {
        this.aliases = aliases;
    }

    @Introspected
    record Target(@Schema(description = "The name of a model, not of another alias") @NotNull String model) {}

    @Introspected
    record AliasView(String alias, String model) {}

    @Introspected
    record AliasesView(List<AliasView> items) {}

    @Get
    @Operation(summary = "List the tenant's names for models")
    AliasesView list(Caller caller) {
        return new AliasesView(aliases.list(caller).entrySet().stream()
                .map(alias -> new AliasView(alias.getKey(), alias.getValue().value()))
                .toList());
    }

    @Put("/{alias}")
    @Operation(
            summary = "Call a model by a name",
            description = "In place of the model before. In force on every instance within 5 seconds. The name is no"
                    + " model's (409).")
    AliasView put(@PathVariable String alias, @Body @Valid Target body, Caller caller) {
        aliases.put(caller, alias, body.model());
        return new AliasView(alias, body.model());
    }

    @Delete("/{alias}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take a name away")
    void remove(@PathVariable String alias, Caller caller) {
        aliases.remove(caller, alias);
    }
}
