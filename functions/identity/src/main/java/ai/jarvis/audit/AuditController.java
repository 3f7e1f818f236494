package ai.jarvis.audit;

import ai.jarvis.audit.AuditVerification.Broken;
import ai.jarvis.audit.AuditVerification.Position;
import ai.jarvis.audit.AuditVerification.Result;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The audit log over HTTP. */
@Controller("/api/v1/audit")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "audit")
class AuditController {
    /** Well below what API Gateway waits for. */
    private static final Duration VERIFICATION = Duration.ofSeconds(15);

    private final AuditLog log;

    AuditController(AuditLog log) {
        this.log = log;
    }

    /** Which records; those of all kinds unless told. */
    @Introspected
    record Filters(
            @Parameter(description = "The earliest time, ISO 8601") @QueryValue @Nullable String from,
            @Parameter(description = "The time before which, ISO 8601") @QueryValue @Nullable String to,
            @Parameter(description = "The id of the user or API key") @QueryValue @Nullable String actor,
            @Parameter(description = "As in collection.create, login.fail or GET /api/v1/documents/{id}")
                    @QueryValue
                    @Nullable
                    String action,
            @Parameter(description = "success, refused or failed") @QueryValue @Nullable String outcome,
            @Parameter(description = "operation, access or security") @QueryValue @Nullable String kind) {
        AuditQuery query() {
            return new AuditQuery(
                    time("?from", from),
                    time("?to", to),
                    Optional.ofNullable(actor),
                    Optional.ofNullable(action),
                    known("?outcome", outcome, Outcome::byWireName),
                    known("?kind", kind, AuditKind::byWireName));
        }

        private static Optional<Instant> time(String parameter, @Nullable String text) {
            try {
                var time = Optional.ofNullable(text).map(Instant::parse);
                if (time.filter(t -> t.toEpochMilli() >= 0).isPresent() || time.isEmpty()) {
                    return time;
                }
            } catch (DateTimeException | ArithmeticException e) {
                throw notATime(parameter, e);
            }
            throw notATime(parameter, null);
        }

        private static Refusal notATime(String parameter, @Nullable Exception cause) {
            var refusal = Refusal.invalid(parameter, "must be a time as in 2030-01-31T12:00:00Z");
            if (cause != null) {
                refusal.addSuppressed(cause);
            }
            return refusal;
        }

        private static <T> Optional<T> known(
                String parameter, @Nullable String name, Function<String, Optional<T>> byName) {
            return Optional.ofNullable(name).map(given -> byName.apply(given)
                    .orElseThrow(() -> Refusal.invalid(parameter, "is none that there is")));
        }
    }

    /** A record. */
    @Introspected
    record AuditRecordView(
            String id,
            Instant at,
            @Schema(description = "operation, access or security") String kind,
            @Schema(description = "The id of the user or API key; system; anonymous") String actor,
            String action,
            @Schema(description = "success, refused or failed") String outcome,
            Optional<String> resource,
            Optional<String> requestId,
            @Schema(description = "before and after of a change; path, status and latency of a request")
                    Map<String, Object> details) {
        static AuditRecordView of(AuditRecord record) {
            return new AuditRecordView(
                    record.id().value(),
                    record.at(),
                    record.kind().wireName(),
                    record.actor(),
                    record.action(),
                    record.outcome().wireName(),
                    record.resource(),
                    record.requestId(),
                    record.details());
        }
    }

    /** Where to go on. */
    @Introspected
    record Continuation(Optional<String> cursor) {
        Optional<Position> position() {
            return cursor.map(Continuation::decoded);
        }

        private static Position decoded(String cursor) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(":", 3);
                if (parts.length == 3) {
                    return new Position(new Chain(parts[0]), Long.parseLong(parts[1]), new Hash(parts[2]));
                }
            } catch (IllegalArgumentException e) {
                throw (Refusal) notACursor().initCause(e);
            }
            throw notACursor();
        }

        private static Refusal notACursor() {
            return Refusal.invalid("/cursor", "is not a cursor that a verification gave");
        }

        static String encoded(Position position) {
            var text = position.chain() + ":" + position.number() + ":" + position.hash();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A record that is not as it was written. */
    @Introspected
    record BrokenView(
            @Schema(description = "The chain that the record is in") String chain,
            @Schema(description = "The record's place in its chain, from 1") long seq,
            @Schema(description = "The record's id, if it can be read") Optional<String> id,
            @Schema(description = "altered, missing, reordered, inserted or cut_off") String reason) {
        static BrokenView of(Broken broken) {
            return new BrokenView(
                    broken.chain().name(),
                    broken.number(),
                    broken.id().map(AuditId::value),
                    broken.reason().wireName());
        }
    }

    /** What a verification found. */
    @Introspected
    record VerificationView(
            @Schema(description = "Whether every record that was looked at is as it was written") boolean intact,
            @Schema(description = "How many records were looked at and are as they were written") long records,
            Optional<BrokenView> firstBroken,
            @Schema(description = "Where to go on: there are more records than one call verifies")
                    Optional<String> nextCursor) {
        static VerificationView of(Result result) {
            return new VerificationView(
                    result.firstBroken().isEmpty(),
                    result.records(),
                    result.firstBroken().map(BrokenView::of),
                    result.next().map(Continuation::encoded));
        }
    }

    @Get
    @Operation(
            summary = "List what is on record, newest first",
            description =
                    "Recent and archived records alike. A page may have fewer records than its limit, even none, and"
                            + " still a next_cursor.")
    Listing<AuditRecordView> find(@RequestBean Filters filters, @RequestBean Paging paging, Caller caller) {
        return Listing.of(log.find(caller, filters.query(), paging.request()), AuditRecordView::of);
    }

    @Post("/verify")
    @Operation(
            summary = "Verify that no record was altered, removed, moved or put in",
            description =
                    "In the archive too. Where there are many records, a call verifies some and says where to go on.")
    VerificationView verify(@Body @Nullable Continuation from, Caller caller) {
        var position = Optional.ofNullable(from).flatMap(Continuation::position);
        return VerificationView.of(log.verify(caller, position, VERIFICATION));
    }
}
