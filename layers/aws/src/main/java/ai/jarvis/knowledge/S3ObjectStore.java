package ai.jarvis.knowledge;

import ai.jarvis.platform.Memoized;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The documents bucket in S3. */
public final class S3ObjectStore implements ObjectStore {
    /** Most keys that one DeleteObjects call takes. */
    private static final int DELETE_BATCH = 1_000;

    private final S3Client s3;
    private final Supplier<S3Presigner> presigner;
    private final String bucket;

    /** @param presigner asked when the first address is to be signed */
    public S3ObjectStore(S3Client s3, Supplier<S3Presigner> presigner, String bucket) {
        this.s3 = s3;
        this.presigner = new Memoized<>(presigner);
        this.bucket = bucket;
    }

    @Override
    public void put(String key, Path content, String contentType) {
        s3.putObject(request -> request.bucket(bucket).key(key).contentType(contentType), content);
    }

    @Override
    public void putText(String key, String text) {
        s3.putObject(
                request -> request.bucket(bucket).key(key).contentType("text/plain; charset=utf-8"),
                RequestBody.fromString(text, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> getText(String key) {
        try {
            return Optional.of(
                    s3.getObjectAsBytes(request -> request.bucket(bucket).key(key))
                            .asUtf8String());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Long> size(String key) {
        try {
            return Optional.of(
                    s3.headObject(request -> request.bucket(bucket).key(key)).contentLength());
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean download(String key, Path target) {
        try {
            ResponseTransformer<GetObjectResponse, GetObjectResponse> toFile = ResponseTransformer.toFile(target);
            s3.getObject(request -> request.bucket(bucket).key(key), toFile);
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    @Override
    public void delete(List<String> keys) {
        for (int from = 0; from < keys.size(); from += DELETE_BATCH) {
            var batch = keys.subList(from, Math.min(from + DELETE_BATCH, keys.size())).stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            var result = s3.deleteObjects(request -> request.bucket(bucket).delete(delete -> delete.objects(batch)));
            if (result.hasErrors()) {
                throw new IllegalStateException(
                        "S3 kept " + result.errors().size() + " of " + batch.size() + " objects, the first because of "
                                + result.errors().getFirst().code());
            }
        }
    }

    @Override
    public List<String> list(String prefix) {
        var keys = new ArrayList<String>();
        s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .forEach(keys::add);
        return keys;
    }

    @Override
    public Upload presignPut(String key, Duration validFor) {
        var signed = presigner.get().presignPutObject(request -> request.signatureDuration(validFor)
                .putObjectRequest(put -> put.bucket(bucket).key(key)));
        var headers = new TreeMap<String, String>();
        signed.signedHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host")) {
                headers.put(name, String.join(",", values));
            }
        });
        return new Upload(URI.create(signed.url().toString()), Map.copyOf(headers));
    }

    @Override
    public URI presignGet(String key, String fileName, Duration validFor) {
        var signed = presigner.get().presignGetObject(request -> request.signatureDuration(validFor)
                .getObjectRequest(get -> get.bucket(bucket)
                        .key(key)
                        .responseContentType("application/octet-stream")
                        .responseContentDisposition("attachment; filename*=UTF-8''" + encoded(fileName))));
        return URI.create(signed.url().toString());
    }

    /** As RFC 8187 writes the values of parameters, which a slash cannot be in. */
    private static String encoded(String fileName) {
        var name = fileName.substring(fileName.lastIndexOf('/') + 1);
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
