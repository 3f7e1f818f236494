package ai.jarvis.web;

import ai.jarvis.platform.Refusal.FieldError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/**
 * A problem document (RFC 9457), the body of every answer from 400 on.
 *
 * @param type a reference, relative to this server, to what the code means
 * @param code stable and part of the API, unlike the texts
 * @param instance the request's path
 * @param errors the wrong fields, if it is about fields
 */
@Schema(name = "Problem", description = "Why a request was not answered as asked (RFC 9457)")
public record Problem(
        @Schema(example = "/docs/problems#invalid_request") String type,
        @Schema(example = "Bad Request") String title,
        @Schema(example = "400") int status,
        @Schema(example = "The request has invalid fields.") String detail,
        @Schema(example = "/api/v1/collections") String instance,
        @Schema(example = "invalid_request", description = "Stable, for programs to decide by") String code,
        @Schema(description = "The X-Request-Id of the answer") String requestId,
        Optional<List<FieldError>> errors) {
    static final String MEDIA_TYPE = "application/problem+json";
    static final String TYPE_BASE = "/docs/problems#";

    public Problem {
        errors = errors.filter(list -> !list.isEmpty()).map(List::copyOf);
    }
}
