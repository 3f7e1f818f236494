package ai.jarvis.web;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a list; a controller takes it as a {@code @RequestBean}. */
@Introspected
public record Paging(
        @Parameter(description = "Most items of the page, 1 to 200; 50 unless told") @QueryValue @Nullable
                Integer limit,
        @Parameter(description = "The next_cursor of the page before") @QueryValue @Nullable String cursor) {
    private static final int MAX_CURSOR = 200;

    /** Which page is wanted; refused if the limit is out of range or the cursor is none of ours. */
    public Page.Request request() {
        return new Page.Request(
                limit == null ? Page.DEFAULT_LIMIT : limit,
                Optional.ofNullable(cursor).map(Paging::decode));
    }

    /** The cursor that says so. */
    public static String encode(String lastId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(lastId.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        if (cursor.length() <= MAX_CURSOR) {
            try {
                var id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
                if (Text.problem(id, MAX_CURSOR).isEmpty() && encode(id).equals(cursor)) {
                    return id;
                }
            } catch (IllegalArgumentException e) {
                throw notACursor();
            }
        }
        throw notACursor();
    }

    private static Refusal notACursor() {
        return Refusal.invalid("?cursor", "is not a cursor that a list gave");
    }
}
