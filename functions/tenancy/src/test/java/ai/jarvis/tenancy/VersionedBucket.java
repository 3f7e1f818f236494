package ai.jarvis.tenancy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A versioned bucket in memory, as far as it is listed and emptied.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html">Deleting versions</a>
 */
final class VersionedBucket implements S3Client {
    private final List<Entry> oldestFirst = new ArrayList<>();

    /** A version, or a marker that there is none any more. */
    record Entry(String key, String version, boolean isMarker) {}

    void put(String key) {
        oldestFirst.add(new Entry(key, "v" + oldestFirst.size(), false));
    }

    List<Entry> entries() {
        return List.copyOf(oldestFirst);
    }

    @Override
    public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
        return GetBucketVersioningResponse.builder()
                .status(BucketVersioningStatus.ENABLED)
                .build();
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        var current = keys(request.prefix()).stream()
                .filter(key -> newest(key).filter(entry -> !entry.isMarker()).isPresent())
                .map(key -> S3Object.builder().key(key).build())
                .toList();
        return ListObjectsV2Response.builder()
                .isTruncated(false)
                .contents(current)
                .build();
    }

    @Override
    public ListObjectVersionsResponse listObjectVersions(ListObjectVersionsRequest request) {
        if (request.delimiter() != null) {
            var prefixes = new LinkedHashSet<String>();
            keys(null).forEach(key -> prefixes.add(key.substring(0, key.indexOf('/') + 1)));
            return ListObjectVersionsResponse.builder()
                    .isTruncated(false)
                    .commonPrefixes(prefixes.stream()
                            .map(prefix -> CommonPrefix.builder().prefix(prefix).build())
                            .toList())
                    .build();
        }
        return ListObjectVersionsResponse.builder()
                .isTruncated(false)
                .versions(oldestFirst.stream()
                        .filter(entry -> entry.key().startsWith(request.prefix()) && !entry.isMarker())
                        .map(entry -> ObjectVersion.builder()
                                .key(entry.key())
                                .versionId(entry.version())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
        request.delete().objects().forEach(this::delete);
        return DeleteObjectsResponse.builder().build();
    }

    private void delete(ObjectIdentifier object) {
        if (object.versionId() == null) {
            oldestFirst.add(new Entry(object.key(), "m" + oldestFirst.size(), true));
        } else {
            oldestFirst.removeIf(
                    entry -> entry.key().equals(object.key()) && entry.version().equals(object.versionId()));
        }
    }

    private List<String> keys(String prefix) {
        return oldestFirst.stream()
                .map(Entry::key)
                .filter(key -> prefix == null || key.startsWith(prefix))
                .distinct()
                .toList();
    }

    private Optional<Entry> newest(String key) {
        return oldestFirst.reversed().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst();
    }

    @Override
    public String serviceName() {
        return "s3";
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
