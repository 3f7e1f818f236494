package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects in S3: what item readers read, what result writers write, and as a task of its own. */
final class ObjectIntegration implements Integration {
    private final S3Client s3;

    ObjectIntegration(S3Client s3) {
        this.s3 = s3;
    }

    @Override
    public @Nullable Object call(String resource, @Nullable Object input) throws TaskFailure {
        if (!(input instanceof Map<?, ?> parameters) || !(parameters.get("Bucket") instanceof String bucket)) {
            throw new TaskFailure("S3.S3Exception", "The parameter Bucket is required");
        }
        try {
            return switch (resource.substring(resource.lastIndexOf(':') + 1)) {
                case "getObject" -> get(bucket, String.valueOf(parameters.get("Key")));
                case "listObjectsV2" ->
                    list(bucket, String.valueOf(parameters.containsKey("Prefix") ? parameters.get("Prefix") : ""));
                case "putObject" ->
                    parameters.containsKey("MapRunArn")
                            ? writeResults(bucket, parameters)
                            : put(bucket, String.valueOf(parameters.get("Key")), parameters.get("Body"));
                default -> throw new TaskFailure("States.Runtime", resource + " is not served on this machine.");
            };
        } catch (S3Exception e) {
            var name = e.awsErrorDetails().errorCode();
            throw new TaskFailure("S3." + name + (name.endsWith("Exception") ? "" : "Exception"), e.getMessage());
        }
    }

    private Map<String, @Nullable Object> get(String bucket, String key) throws TaskFailure {
        var object = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key));
        var output = new LinkedHashMap<String, @Nullable Object>();
        output.put("Body", key.endsWith(".gz") ? unpacked(object.asInputStream()) : object.asUtf8String());
        output.put("ContentLength", object.response().contentLength());
        output.put("ContentType", object.response().contentType());
        output.put("ETag", object.response().eTag());
        return output;
    }

    /** An S3 inventory's files are packed. */
    private static String unpacked(InputStream packed) throws TaskFailure {
        try (var text = new GZIPInputStream(packed)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TaskFailure("S3.SdkClientException", "The object is not packed by gzip: " + e.getMessage());
        }
    }

    private Map<String, @Nullable Object> list(String bucket, String prefix) {
        var contents = new ArrayList<@Nullable Object>();
        s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                .contents()
                .forEach(object -> {
                    var item = new LinkedHashMap<String, @Nullable Object>();
                    item.put("Etag", object.eTag());
                    item.put("Key", object.key());
                    item.put("LastModified", object.lastModified().getEpochSecond());
                    item.put("Size", object.size());
                    item.put("StorageClass", "STANDARD");
                    contents.add(item);
                });
        var output = new LinkedHashMap<String, @Nullable Object>();
        output.put("Contents", contents);
        output.put("Name", bucket);
        return output;
    }

    private Map<String, @Nullable Object> put(String bucket, String key, @Nullable Object body) {
        var text = body instanceof String string ? string : Values.write(body);
        var response = s3.putObject(
                request -> request.bucket(bucket).key(key).contentType("application/json"),
                RequestBody.fromString(text));
        return Map.of("ETag", response.eTag());
    }

    /**
     * The manifest and the results of a Map run, as AWS lays them out.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html">AWS</a>
     */
    private Map<String, @Nullable Object> writeResults(String bucket, Map<?, ?> parameters) {
        var prefix = parameters.get("Prefix") instanceof String text && !text.isEmpty() ? text + "/" : "";
        var run = String.valueOf(parameters.get("MapRunArn"));
        var folder = prefix + run.substring(run.lastIndexOf(':') + 1) + "/";
        var lines = "JSONL".equals(parameters.get("OutputType"));
        var files = new LinkedHashMap<String, @Nullable Object>();
        files.put("FAILED", write(bucket, folder + "FAILED_0", (List<?>) parameters.get("Failed"), lines));
        files.put("PENDING", List.of());
        files.put("SUCCEEDED", write(bucket, folder + "SUCCEEDED_0", (List<?>) parameters.get("Succeeded"), lines));
        var manifest = new LinkedHashMap<String, @Nullable Object>();
        manifest.put("DestinationBucket", bucket);
        manifest.put("MapRunArn", run);
        manifest.put("ResultFiles", files);
        put(bucket, folder + "manifest.json", manifest);
        return Map.of("Bucket", bucket, "Key", folder + "manifest.json");
    }

    private List<Object> write(String bucket, String name, List<?> items, boolean lines) {
        if (items.isEmpty()) {
            return List.of();
        }
        var key = name + (lines ? ".jsonl" : ".json");
        var text = lines
                ? items.stream().map(Values::write).collect(Collectors.joining("\n", "", "\n"))
                : Values.write(items);
        put(bucket, key, text);
        return List.of(Map.of("Key", key, "Size", text.getBytes(StandardCharsets.UTF_8).length));
    }
}
