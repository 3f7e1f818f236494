package ai.jarvis.sql.source;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/** Databases that tenants registered, over HTTP. */
@Controller("/api/v1/sql/sources")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "sql")
class SourceController {
    private static final String SOURCES = "/api/v1/sql/sources/";

    private final Sources sources;

    SourceController(Sources sources) {
        this.sources = sources;
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Register a database",
            description =
                    "It is connected to, and what is in it is read; if it does not answer, or does not take the credentials,"
                            + " it is not registered (422). Its user should be one that may only read.")
    HttpResponse<SourceView> register(@Body @Valid SourceBody body, Caller caller) {
        var made = sources.register(caller, body.wanted()).source();
        return HttpResponse.created(SourceView.of(caller, made), URI.create(SOURCES + made.id()));
    }

    @Get
    @Operation(summary = "List the tenant's databases, newest first")
    Listing<SourceView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(sources.list(caller, paging.request()), source -> SourceView.of(caller, source));
    }

    @Get("/{id}")
    @Operation(summary = "Show a database")
    SourceView get(@PathVariable String id, Caller caller) {
        return SourceView.of(caller, sources.get(caller, id(id)));
    }

    private static SourceId id(String id) {
        return PathId.of(id, SourceId::new, "source");
    }

    @Put("/{id}")
    @Operation(
            summary = "Change a database",
            description =
                    "All of it is told again, but the password where host, port and user stay the same. What is in it is"
                            + " read again if the connection is another one. The type stays.")
    SourceView update(@PathVariable String id, @Body @Valid SourceBody body, Caller caller) {
        var updated = sources.update(caller, id(id), body.wanted(), body.version());
        return SourceView.of(caller, updated.source());
    }

    @Get("/{id}/schema")
    @Operation(
            summary = "Show what the caller may ask of a database",
            description = "With what is there and not for the caller, by its names alone.")
    SourceView.Schemas schema(@PathVariable String id, Caller caller) {
        var source = sources.get(caller, id(id));
        return SourceView.Schemas.of(sources.visible(caller, source));
    }

    @Post("/{id}/refresh")
    @Operation(
            summary = "Read again what is in a database",
            description = "What the tenant says of its tables and columns stays.")
    SourceView.Schemas refresh(@PathVariable String id, Caller caller) {
        var whole = sources.refresh(caller, id(id)).schema();
        return SourceView.Schemas.of(new VisibleSchema(whole, Set.of(), Map.of()));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a database with its password", description = "Nothing is done in the database itself.")
    void delete(@PathVariable String id, Caller caller) {
        sources.delete(caller, id(id));
    }
}
