package ai.jarvis.knowledge;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.Upload;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The documents of one collection over HTTP: three ways to upload, and a list. */
@Controller("/api/v1/collections/{collection}/documents")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "knowledge")
class UploadController {
    private final Documents documents;

    UploadController(Documents documents) {
        this.documents = documents;
    }

    /** A document as text, or one whose bytes will be sent to an address. */
    @Introspected
    record NewDocument(
            @NotNull String name,
            Optional<String> text,
            Optional<UploadKind> upload,
            Optional<Map<String, Object>> metadata,
            Optional<@Valid NewAccess> access) {
        Documents.Draft draft() {
            return new Documents.Draft(name, metadata.orElse(Map.of()), access.map(NewAccess::toCore));
        }
    }

    enum UploadKind {
        PRESIGNED
    }

    @Introspected
    record Accepted(String id, String status, String taskId) {}

    @Introspected
    record AwaitedUpload(
            String id,
            String status,
            String taskId,
            String uploadUrl,
            Map<String, String> uploadHeaders,
            Instant expiresAt) {}

    @Post
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Idempotent
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Upload a document as a multipart form with the parts file and, if wanted, metadata and access")
    HttpResponse<?> upload(@PathVariable String collection, Upload upload, Caller caller) {
        var file = upload.file();
        var draft = new Documents.Draft(
                file.name(),
                metadata(upload),
                upload.json("access", NewAccess.class).map(NewAccess::toCore));
        return accepted(documents.upload(caller, CollectionController.collectionId(collection), draft, file.path()));
    }

    @SuppressWarnings("unchecked") // A JSON object has text for keys.
    private static Map<String, Object> metadata(Upload upload) {
        return upload.json("metadata", Map.class).orElse(Map.of());
    }

    @Post
    @Idempotent
    @ApiResponse(
            responseCode = "202",
            description = "The text is taken",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @ApiResponse(
            responseCode = "201",
            description = "The bytes are awaited",
            content = @Content(schema = @Schema(implementation = AwaitedUpload.class)))
    @Operation(
            summary = "Upload a document as text, or ask for an upload URL",
            description = "With text the document is taken as it is (202). With \"upload\": \"presigned\" the answer"
                    + " (201) has a URL; a PUT of the bytes there, with the given headers, starts the ingestion.")
    HttpResponse<?> create(@PathVariable String collection, @Body @Valid NewDocument body, Caller caller) {
        var id = CollectionController.collectionId(collection);
        if (body.text().isPresent() == body.upload().isPresent()) {
            throw Refusal.invalid("/text", "give either text or \"upload\": \"presigned\"");
        }
        if (body.text().isPresent()) {
            return accepted(uploadText(caller, id, body.draft(), body.text().get()));
        }
        var awaited = documents.prepareUpload(caller, id, body.draft());
        var document = awaited.document();
        return HttpResponse.created(
                new AwaitedUpload(
                        document.id().value(),
                        document.status().wireName(),
                        document.task().value(),
                        awaited.upload().url().toString(),
                        awaited.upload().headers(),
                        awaited.expiresAt()),
                URI.create("/api/v1/documents/" + document.id()));
    }

    private Document uploadText(Caller caller, CollectionId collection, Documents.Draft draft, String text) {
        Text.unstorable(text).ifPresent(detail -> {
            throw Refusal.invalid("/text", detail);
        });
        try {
            var file = Files.createTempFile("document", ".txt");
            try {
                Files.writeString(file, text, StandardCharsets.UTF_8);
                return documents.upload(caller, collection, draft, file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Get
    @Operation(summary = "List the documents of a collection, newest first")
    Listing<DocumentView> list(@PathVariable String collection, @RequestBean Paging paging, Caller caller) {
        return Listing.of(
                documents.list(caller, CollectionController.collectionId(collection), paging.request()),
                DocumentView::of);
    }

    private static HttpResponse<Accepted> accepted(Document document) {
        return HttpResponse.<Accepted>accepted(URI.create("/api/v1/documents/" + document.id()))
                .body(new Accepted(
                        document.id().value(),
                        document.status().wireName(),
                        document.task().value()));
    }
}
