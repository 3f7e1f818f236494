package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Big values in S3, as JSON, under {@code runs/TENANT/RUN/}. */
public final class S3Payloads implements Payloads {
    private static final String PREFIX = "runs/";

    private final S3Client s3;
    private final String bucket;

    public S3Payloads(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Object keep(TenantId tenant, RunId run, String name, Object value) {
        var json = Json.write(value).getBytes(StandardCharsets.UTF_8);
        return json.length <= MOST_INLINE ? value : put(tenant, run, name, value, json);
    }

    @Override
    public Map<String, Object> store(TenantId tenant, RunId run, String name, Object value) {
        return put(tenant, run, name, value, Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> put(TenantId tenant, RunId run, String name, Object value, byte[] json) {
        var key = PREFIX + tenant + "/" + run + "/" + name.replaceAll("[^A-Za-z0-9_-]", "-") + ".json";
        s3.putObject(
                request -> request.bucket(bucket).key(key).contentType("application/json"),
                RequestBody.fromBytes(json));
        var reference = new LinkedHashMap<String, Object>();
        reference.put(REFERENCE, key);
        reference.put("type", value instanceof String ? "string" : value instanceof List ? "list" : "object");
        reference.put(
                "length",
                switch (value) {
                    case String text -> text.codePointCount(0, text.length());
                    case List<?> list -> list.size();
                    case Map<?, ?> map -> map.size();
                    default -> 1;
                });
        return reference;
    }

    @Override
    public Object fetch(TenantId tenant, Object value) {
        var fetched = resolve(tenant, value);
        if (fetched == null) {
            throw new IllegalArgumentException("Nothing was to be fetched");
        }
        return fetched;
    }

    private @Nullable Object resolve(TenantId tenant, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.get(REFERENCE) instanceof String key) {
                return get(tenant, key);
            }
            var members = new LinkedHashMap<Object, @Nullable Object>();
            map.forEach((name, member) -> members.put(name, resolve(tenant, member)));
            return members;
        }
        if (value instanceof List<?> list) {
            var elements = new ArrayList<@Nullable Object>();
            list.forEach(element -> elements.add(resolve(tenant, element)));
            return elements;
        }
        return value;
    }

    /** What is kept holds no references itself: it was whole when it was put there. */
    private Object get(TenantId tenant, String key) {
        if (!key.startsWith(PREFIX + tenant + "/")) {
            throw new StepRefused("Not a reference to a value of this tenant's: " + key);
        }
        try {
            var json = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key));
            return Json.read(json.asUtf8String(), Object.class);
        } catch (NoSuchKeyException e) {
            throw new StepRefused("A value is not there any more: " + key, e);
        }
    }
}
