package ai.jarvis.platform;

import static ai.jarvis.platform.ApiDocument.list;
import static ai.jarvis.platform.ApiDocument.map;

import java.util.Map;
import java.util.Set;

/**
 * What controllers take as arguments but callers do not send as such: the caller, who is known by the credentials, and
 * the upload, which is a form. The generator takes both for fields of the body.
 */
final class BoundArguments {
    static final Set<String> TYPES = Set.of("Caller", "Upload");
    private static final String CALLER = "caller";
    private static final String UPLOAD = "upload";
    private static final String BODY = "requestBody";
    private static final String PROPERTIES = "properties";

    private BoundArguments() {}

    static void remove(Map<String, Object> operation) {
        list(operation, "parameters")
                .removeIf(parameter -> CALLER.equals(map(parameter).get("name")));
        if (operation.containsKey(BODY)) {
            var content = map(map(operation.get(BODY)).get("content"));
            content.values().removeIf(media -> isOnlyCaller(map(map(media).get("schema"))));
            content.values()
                    .forEach(media -> map(media).computeIfPresent("schema", (key, schema) -> sent(map(schema))));
            if (content.isEmpty()) {
                operation.remove(BODY);
            }
        }
    }

    private static boolean isOnlyCaller(Map<String, Object> schema) {
        return schema.get(PROPERTIES) instanceof Map<?, ?> fields
                && fields.keySet().equals(Set.of(CALLER));
    }

    private static Object sent(Map<String, Object> schema) {
        if (schema.containsKey("allOf")) {
            return list(schema, "allOf").getFirst();
        }
        var isUpload = schema.get(PROPERTIES) instanceof Map<?, ?> fields && fields.containsKey(UPLOAD);
        return isUpload ? ApiDocument.reference("schemas/UploadForm") : schema;
    }
}
