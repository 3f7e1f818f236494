package ai.jarvis.knowledge;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Documents over HTTP. */
@Controller("/api/v1/documents/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "knowledge")
class DocumentController {
    private final Documents documents;

    DocumentController(Documents documents) {
        this.documents = documents;
    }

    @Introspected
    record DocumentChange(Optional<@Valid NewAccess> access, Optional<Map<String, Object>> metadata) {}

    @Introspected
    record ContentView(String url, String name, Instant expiresAt) {
        static ContentView of(Documents.Download download) {
            return new ContentView(
                    download.url().toString(), download.document().name(), download.expiresAt());
        }
    }

    @Get
    @Operation(summary = "Show a document and how far its ingestion has come")
    DocumentView get(@PathVariable String id, Caller caller) {
        return DocumentView.of(documents.get(caller, documentId(id)));
    }

    @Get("/text")
    @Produces("text/plain; charset=utf-8")
    @Operation(summary = "The extracted text, which citations refer to by code points")
    String text(@PathVariable String id, Caller caller) {
        return documents.text(caller, documentId(id));
    }

    @Get("/content")
    @Operation(
            summary = "An address of the original, as it was uploaded last",
            description = "The address needs no credentials, is good for one minute, and gives a file to be kept.")
    ContentView content(@PathVariable String id, Caller caller) {
        return ContentView.of(documents.download(caller, documentId(id)));
    }

    @Patch
    @Operation(
            summary = "Change who may read a document, or its metadata",
            description = "What is not given stays as it is. Whoever limits a document without naming themselves or a"
                    + " role of theirs is added to its users.")
    DocumentView change(@PathVariable String id, @Body @Valid DocumentChange body, Caller caller) {
        return DocumentView.of(
                documents.change(caller, documentId(id), body.access().map(NewAccess::toCore), body.metadata()));
    }

    @Delete
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a document with all its traces")
    void delete(@PathVariable String id, Caller caller) {
        documents.delete(caller, documentId(id));
    }

    private static DocumentId documentId(String id) {
        return PathId.of(id, DocumentId::new, "document");
    }
}
