package ai.jarvis.knowledge;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.PathId;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Documents over HTTP. */
@Controller("/api/v1/documents/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "knowledge")
class DocumentController {
    private final Documents documents;

    DocumentController(Documents documents) {
        this.documents = documents;
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
