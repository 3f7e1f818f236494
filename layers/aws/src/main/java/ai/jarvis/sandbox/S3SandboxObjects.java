package ai.jarvis.sandbox;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Memoized;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The objects of executions in S3, below {@code sandbox/TENANT/EXECUTION/}. Workers reach them by presigned URLs. */
public final class S3SandboxObjects implements SandboxObjects {
    /** What the keys of all objects begin with. */
    public static final String PREFIX = "sandbox/";

    private static final int MOST_FILES = 32;
    private static final int MOST_RESULT = 16 << 20;
    private static final int MOST_STARTED = 16 << 10;
    private static final int MOST_LOG = 8 << 20;

    /** How long after the deadline a worker that was begun in time may still come with its result. */
    private static final Duration AFTER_DEADLINE = Duration.ofMinutes(10);

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** Reads what workers leave: with bounds. */
    private static final JsonMapper UNTRUSTED = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(MOST_RESULT)
                            .maxNumberLength(30)
                            .build())
                    .build())
            .build();

    private final S3Client s3;
    private final Supplier<S3Presigner> presigner;
    private final Supplier<AwsCredentialsProvider> credentials;
    private final Supplier<String> region;
    private final String bucket;
    private final Clock clock;

    /** @param presigner asked when the first address is to be signed */
    public S3SandboxObjects(S3Client s3, Supplier<S3Presigner> presigner, String bucket, Clock clock) {
        this.s3 = s3;
        this.presigner = new Memoized<>(presigner);
        this.credentials =
                new Memoized<>(() -> DefaultCredentialsProvider.builder().build());
        this.region = new Memoized<>(
                () -> new DefaultAwsRegionProviderChain().getRegion().id());
        this.bucket = bucket;
        this.clock = clock;
    }

    @Override
    public URI put(Execution execution, Job job) {
        var urls = urls(execution);
        var inputs = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < job.inputs().size(); i++) {
            var input = job.inputs().get(i);
            var at = input.upload()
                    .map(upload -> uploadKey(execution.tenant(), upload))
                    .orElse(key(execution, "input/%02d".formatted(i)));
            input.content().ifPresent(content -> put(at, content, "application/octet-stream"));
            inputs.add(Map.of("name", input.name(), "url", urls.get(at).toString()));
        }
        var written = new LinkedHashMap<String, Object>();
        written.put("execution_id", execution.id().value());
        written.put("language", execution.plan().language());
        written.put("code", job.code());
        written.put("timeout_seconds", execution.plan().timeout().toSeconds());
        written.put("limits", job.limits());
        written.put("inputs", inputs);
        written.put("deadline", execution.deadline().toString());
        written.put("started_url", urls.put(key(execution, "started.json")).toString());
        written.put("cancel_url", urls.get(key(execution, "cancel")).toString());
        written.put(
                "log_urls",
                IntStream.range(0, MOST_LOG_PARTS)
                        .mapToObj(i -> urls.put(logKey(execution.tenant(), execution.id(), i))
                                .toString())
                        .toList());
        written.put(
                "file_urls",
                IntStream.range(0, MOST_FILES)
                        .mapToObj(i -> urls.put(fileKey(execution.tenant(), execution.id(), i))
                                .toString())
                        .toList());
        written.put("result_url", urls.put(key(execution, "result.json")).toString());
        var at = key(execution, "job.json");
        put(at, Json.write(written).getBytes(StandardCharsets.UTF_8), "application/json");
        return urls.get(at);
    }

    PresignedUrls urls(Execution execution) {
        var now = clock.instant();
        var key = key(execution, "job.json");
        var validFor = Duration.between(now, execution.deadline()).plus(AFTER_DEADLINE);
        var signed = presigner.get().presignGetObject(request -> request.signatureDuration(validFor)
                .getObjectRequest(get -> get.bucket(bucket).key(key)));
        return new PresignedUrls(signed, key, credentials.get().resolveCredentials(), region.get(), validFor, now);
    }

    private void put(String key, byte[] content, String type) {
        s3.putObject(request -> request.bucket(bucket).key(key).contentType(type), RequestBody.fromBytes(content));
    }

    @Override
    public Optional<Map<String, Object>> started(TenantId tenant, ExecutionId id) {
        return read(key(tenant, id, "started.json"), MOST_STARTED).map(S3SandboxObjects::object);
    }

    @Override
    public Optional<Map<String, Object>> result(TenantId tenant, ExecutionId id) {
        return read(key(tenant, id, "result.json"), MOST_RESULT).map(S3SandboxObjects::object);
    }

    @Override
    public Optional<List<Printed>> log(TenantId tenant, ExecutionId id, int part) {
        return read(logKey(tenant, id, part), MOST_LOG).map(content -> {
            try {
                var printed = new ArrayList<Printed>();
                for (var each : UNTRUSTED.readTree(content)) {
                    var stream = each.path("stream").asText().equals("stderr") ? Stream.STDERR : Stream.STDOUT;
                    var at = each.path("at_ms");
                    printed.add(new Printed(
                            stream,
                            each.path("text").asText(),
                            at.canConvertToLong() && at.asLong() > 0 && at.asLong() < 1L << 50
                                    ? Optional.of(Instant.ofEpochMilli(at.asLong()))
                                    : Optional.empty()));
                }
                return printed;
            } catch (JsonProcessingException e) {
                return List.of(); // The result has all of it.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public Optional<byte[]> file(TenantId tenant, ExecutionId id, int index, int mostBytes) {
        try {
            return read(fileKey(tenant, id, index), mostBytes);
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    /** Whoever opens it in a browser is to save it, and not to see it as a page of this address. */
    @Override
    public URI address(TenantId tenant, ExecutionId id, Outcome.OutputFile file, Duration validFor) {
        var name = file.name().substring(file.name().lastIndexOf('/') + 1);
        var signed = presigner.get().presignGetObject(request -> request.signatureDuration(validFor)
                .getObjectRequest(get -> get.bucket(bucket)
                        .key(fileKey(tenant, id, file.index()))
                        .responseContentType("application/octet-stream")
                        .responseContentDisposition("attachment; filename*=UTF-8''"
                                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                                        .replace("+", "%20")
                                        .replace("*", "%2A"))));
        return URI.create(signed.url().toString());
    }

    @Override
    public void cancel(TenantId tenant, ExecutionId id) {
        put(key(tenant, id, "cancel"), "{}".getBytes(StandardCharsets.UTF_8), "application/json");
    }

    @Override
    public Upload presign(TenantId tenant, UploadId id, Duration validFor) {
        var signed = presigner.get().presignPutObject(request -> request.signatureDuration(validFor)
                .putObjectRequest(put -> put.bucket(bucket).key(uploadKey(tenant, id))));
        var headers = new TreeMap<String, String>();
        signed.signedHeaders().forEach((name, values) -> {
            if (!name.toLowerCase(Locale.ROOT).equals("host")) {
                headers.put(name, String.join(",", values));
            }
        });
        return new Upload(URI.create(signed.url().toString()), Map.copyOf(headers));
    }

    @Override
    public Optional<Long> size(TenantId tenant, UploadId id) {
        try {
            return Optional.of(s3.headObject(request -> request.bucket(bucket).key(uploadKey(tenant, id)))
                    .contentLength());
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Not more of it than that: who wrote it ran hostile code. */
    private Optional<byte[]> read(String key, int most) {
        try (var content = s3.getObject(request -> request.bucket(bucket).key(key))) {
            var length = content.response().contentLength();
            if (length != null && length > most) {
                content.abort();
                throw new Unreadable("An object has " + length + " bytes");
            }
            var bytes = content.readNBytes(most + 1);
            if (bytes.length > most) {
                content.abort();
                throw new Unreadable("An object has more than " + most + " bytes");
            }
            return Optional.of(bytes);
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> object(byte[] content) {
        try {
            @Nullable Map<String, Object> members = UNTRUSTED.readValue(content, OBJECT);
            if (members == null) {
                throw new Unreadable("An object has null for what a worker says");
            }
            return members;
        } catch (JsonProcessingException e) {
            throw new Unreadable("An object is no JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(Execution execution, String name) {
        return key(execution.tenant(), execution.id(), name);
    }

    private static String key(TenantId tenant, ExecutionId id, String name) {
        return PREFIX + tenant + "/" + id + "/" + name;
    }

    private static String logKey(TenantId tenant, ExecutionId id, int part) {
        return key(tenant, id, "log/%03d.json".formatted(part));
    }

    private static String fileKey(TenantId tenant, ExecutionId id, int index) {
        return key(tenant, id, "file/%02d".formatted(index));
    }

    private static String uploadKey(TenantId tenant, UploadId id) {
        return PREFIX + tenant + "/upload/" + id;
    }
}
