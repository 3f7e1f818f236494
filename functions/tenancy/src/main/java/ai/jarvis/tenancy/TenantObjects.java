package ai.jarvis.tenancy;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    /** The prefixes of the bucket's first level, each for one kind of object; those of older versions alone, too. */
    private List<String> prefixes() {
        var found = isVersioned()
                ? s3.listObjectVersionsPaginator(
                                request -> request.bucket(bucket).delimiter("/"))
                        .commonPrefixes()
                : s3.listObjectsV2Paginator(request -> request.bucket(bucket).delimiter("/"))
                        .commonPrefixes();
        return found.stream().map(CommonPrefix::prefix).toList();
    }

    /**
     * Removes the objects of a tenant, every version of them. A versioned bucket keeps a deletion marker for each object
     * until its lifecycle removes that: markers, and not the removal of versions, are what is replicated to other
     * regions' buckets, where the versions end with their lifecycle.
     *
     * @param isTimeUp asked before each {@value #BATCH} objects
     * @return whether none is left
     */
    boolean remove(TenantId tenant, BooleanSupplier isTimeUp) {
        return (!isVersioned() || removeAll(() -> current(tenant), isTimeUp))
                && removeAll(() -> versions(tenant), isTimeUp);
    }

    private boolean removeAll(Supplier<Stream<ObjectIdentifier>> remaining, BooleanSupplier isTimeUp) {
        for (var batch = some(remaining); !batch.isEmpty(); batch = some(remaining)) {
            if (isTimeUp.getAsBoolean()) {
                return false;
            }
            remove(batch);
        }
        return true;
    }

    private void remove(List<ObjectIdentifier> batch) {
        var result = s3.deleteObjects(request -> request.bucket(bucket).delete(delete -> delete.objects(batch)));
        if (result.hasErrors()) {
            throw new IllegalStateException(
                    "S3 kept " + result.errors().size() + " of " + batch.size() + " objects, the first because of "
                            + result.errors().getFirst().code());
        }
    }

    private static List<ObjectIdentifier> some(Supplier<Stream<ObjectIdentifier>> remaining) {
        return remaining.get().limit(BATCH).toList();
    }

    /** How many objects of a tenant there are, older versions included. */
    long count(TenantId tenant) {
        return versions(tenant).count();
    }

    private Stream<ObjectIdentifier> current(TenantId tenant) {
        return prefixes().stream()
                .flatMap(prefix -> s3
                        .listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(prefix + tenant + "/"))
                        .contents()
                        .stream())
                .map(object -> ObjectIdentifier.builder().key(object.key()).build());
    }

    private Stream<ObjectIdentifier> versions(TenantId tenant) {
        if (!isVersioned()) {
            return current(tenant);
        }
        return prefixes().stream()
                .flatMap(prefix -> s3
                        .listObjectVersionsPaginator(
                                request -> request.bucket(bucket).prefix(prefix + tenant + "/"))
                        .versions()
                        .stream())
                .map(version -> ObjectIdentifier.builder()
                        .key(version.key())
                        .versionId(version.versionId())
                        .build());
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
