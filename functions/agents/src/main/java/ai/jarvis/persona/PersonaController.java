package ai.jarvis.persona;

import ai.jarvis.persona.PersonaFields.NewPersona;
import ai.jarvis.persona.PersonaFields.NewVersion;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Personas over HTTP. */
@Controller("/api/v1/personas")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "personas")
class PersonaController {
    private final Personas personas;

    PersonaController(Personas personas) {
        this.personas = personas;
    }

    @Introspected
    record Rendering(
            @Schema(description = "The one in use unless told") Optional<Integer> version,
            @Schema(description = "Values by name") Optional<Map<String, Object>> variables) {}

    @Introspected
    record Publication(@Schema(description = "The newest unless told") Optional<Integer> version) {}

    @Introspected
    record Rendered(
            String renderedPrompt,
            @Schema(description = "What was rendered") int version,
            ExamplesView fewShotExamples,
            @Schema(description = "prerendered_template or base_template, where the template could not be rendered")
                    Optional<List<String>> degraded) {
        static Rendered of(RenderedPersona rendered) {
            return new Rendered(
                    rendered.text(),
                    rendered.version(),
                    new ExamplesView(rendered.examples(), rendered.examplesUsed()),
                    names(rendered.degraded()));
        }
    }

    @Introspected
    record ExamplesView(int total, int used) {}

    static Optional<List<String>> names(List<Degradation> degraded) {
        return degraded.isEmpty()
                ? Optional.empty()
                : Optional.of(degraded.stream().map(Degradation::wireName).toList());
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Save a persona",
            description =
                    "Its first version is 1. All that is wrong with its fields, its template and its schema is told at"
                            + " once (422, invalid_persona).")
    HttpResponse<PersonaView> create(@Body @Valid NewPersona body, Caller caller) {
        var made = personas.create(caller, body.name(), body.toCore(), body.comment());
        return HttpResponse.created(
                PersonaView.of(made),
                URI.create("/api/v1/personas/" + made.persona().id()));
    }

    @Get
    @Operation(summary = "List the personas, newest first")
    Listing<PersonaView.Listed> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(personas.list(caller, paging.request()), PersonaView.Listed::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show a persona with its newest version")
    PersonaView get(@PathVariable String id, Caller caller) {
        return PersonaView.of(personas.get(caller, personaId(id)));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a persona with its versions and what judges said of them")
    void delete(@PathVariable String id, Caller caller) {
        personas.delete(caller, personaId(id));
    }

    @Post("/{id}/versions")
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Add a version",
            description =
                    "It is never changed. One that says the same as the newest is refused (409, version_unchanged).")
    HttpResponse<PersonaView> add(@PathVariable String id, @Body @Valid NewVersion body, Caller caller) {
        var added = personas.add(caller, personaId(id), body.toCore(), body.comment());
        return HttpResponse.created(
                PersonaView.of(added),
                URI.create("/api/v1/personas/" + added.persona().id() + "/versions/"
                        + added.version().number()));
    }

    @Get("/{id}/versions")
    @Operation(summary = "List the versions, newest first")
    Listing<PersonaView.ListedVersion> versions(@PathVariable String id, @RequestBean Paging paging, Caller caller) {
        return Listing.of(personas.versions(caller, personaId(id), paging.request()), PersonaView.ListedVersion::of);
    }

    @Get("/{id}/versions/{version}")
    @Operation(summary = "Show a version, as a whole")
    PersonaView version(@PathVariable String id, @PathVariable String version, Caller caller) {
        return PersonaView.of(personas.version(caller, personaId(id), number(version)));
    }

    @Post("/{id}/publish")
    @Idempotent
    @Status(HttpStatus.OK)
    @Operation(
            summary = "Put a version into use",
            description =
                    "Its last validation must have passed: 409, persona_not_validated, persona_below_gate or persona_inconclusive,"
                            + " if not.")
    HttpResponse<PersonaView> publish(@PathVariable String id, @Body @Valid Publication body, Caller caller) {
        return HttpResponse.ok(PersonaView.of(personas.publish(caller, personaId(id), body.version())));
    }

    @Get("/{id}/render")
    @Operation(
            summary = "Render the persona that is in use",
            description = "Context variables are query parameters; the schema says what their texts become. A list is a"
                    + " parameter that is there several times, or JSON, and an object is JSON.")
    Rendered render(@PathVariable String id, HttpRequest<?> request, Caller caller) {
        return Rendered.of(personas.renderQuery(
                caller, personaId(id), Optional.empty(), request.getParameters().asMap()));
    }

    @Get("/{id}/versions/{version}/render")
    @Operation(summary = "Render a version", description = "As the persona that is in use is rendered.")
    Rendered renderVersion(
            @PathVariable String id, @PathVariable String version, HttpRequest<?> request, Caller caller) {
        return Rendered.of(personas.renderQuery(
                caller,
                personaId(id),
                Optional.of(number(version)),
                request.getParameters().asMap()));
    }

    @Post("/{id}/render")
    @Operation(
            summary = "Render a persona",
            description = "All that is wrong with the variables is told at once (422, invalid_variables).")
    Rendered render(@PathVariable String id, @Body @Valid Rendering body, Caller caller) {
        return Rendered.of(personas.render(
                caller, personaId(id), body.version(), body.variables().orElse(Map.of())));
    }

    static PersonaId personaId(String id) {
        return PathId.of(id, PersonaId::new, "persona");
    }

    static int number(String version) {
        return PathId.of(version, Integer::parseInt, "version");
    }
}
