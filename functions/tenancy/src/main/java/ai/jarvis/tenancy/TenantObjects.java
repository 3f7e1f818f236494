package ai.jarvis.tenancy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * What tenants have in the documents bucket: everything below {@code PREFIX/TENANT/}, whatever the prefix, so that none
 * can be forgotten.
 */
final class TenantObjects {
    /** Most keys that one DeleteObjects call takes. */
    private static final int BATCH = 1_000;

    private final S3Client s3;
    private final String bucket;

    TenantObjects(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** The prefixes of the bucket's first level, each for one kind of object. */
    List<String> prefixes() {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).delimiter("/")).commonPrefixes().stream()
                .map(CommonPrefix::prefix)
                .toList();
    }

    /** Removes the objects of a tenant, every version of them, and tells how many there were. */
    long remove(TenantId tenant) {
        long removed = 0;
        for (var batch = some(tenant); !batch.isEmpty(); batch = some(tenant)) {
            var identifiers = batch;
            var result =
                    s3.deleteObjects(request -> request.bucket(bucket).delete(delete -> delete.objects(identifiers)));
            if (result.hasErrors()) {
                throw new IllegalStateException("S3 kept "
                        + result.errors().size() + " of " + batch.size() + " objects, the first because of "
                        + result.errors().getFirst().code());
            }
            removed += batch.size();
        }
        return removed;
    }

    /** How many objects of a tenant there are, older versions and deletion markers included. */
    long count(TenantId tenant) {
        long count = 0;
        for (var prefix : prefixes()) {
            count += identifiers(prefix + tenant + "/").count();
        }
        return count;
    }

    private List<ObjectIdentifier> some(TenantId tenant) {
        var found = new ArrayList<ObjectIdentifier>();
        for (var prefix : prefixes()) {
            identifiers(prefix + tenant + "/").limit(BATCH - found.size()).forEach(found::add);
        }
        return found;
    }

    private Stream<ObjectIdentifier> identifiers(String prefix) {
        if (!isVersioned()) {
            return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                    .map(object -> ObjectIdentifier.builder().key(object.key()).build());
        }
        return s3.listObjectVersionsPaginator(request -> request.bucket(bucket).prefix(prefix)).stream()
                .flatMap(page -> Stream.concat(
                        page.versions().stream().map(version -> identifier(version.key(), version.versionId())),
                        page.deleteMarkers().stream().map(marker -> identifier(marker.key(), marker.versionId()))));
    }

    private static ObjectIdentifier identifier(String key, String version) {
        return ObjectIdentifier.builder().key(key).versionId(version).build();
    }

    private boolean isVersioned() {
        var status = s3.getBucketVersioning(request -> request.bucket(bucket)).status();
        return status == BucketVersioningStatus.ENABLED || status == BucketVersioningStatus.SUSPENDED;
    }

    /** The keys of the objects that a tenant has now, but for archives of earlier exports. */
    void forEach(TenantId tenant, Consumer<String> work) {
        prefixes().stream()
                .filter(prefix -> !prefix.equals("exports/"))
                .sorted()
                .forEach(prefix -> s3.listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(prefix + tenant + "/"))
                        .contents()
                        .forEach(object -> work.accept(object.key())));
    }
}
