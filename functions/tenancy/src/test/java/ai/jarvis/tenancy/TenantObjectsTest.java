package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Buckets in AWS are versioned, and replicated to other regions. */
class TenantObjectsTest {
    private final TenantId tenant = TenantId.fresh();
    private final TenantId other = TenantId.fresh();
    private final VersionedBucket bucket = new VersionedBucket();
    private final TenantObjects objects = new TenantObjects(bucket, "documents");

    @Test
    void ofADeletedTenantNoVersionIsLeftWhateverItsPrefix() {
        bucket.put("tenants/" + tenant + "/a.txt");
        bucket.put("tenants/" + tenant + "/a.txt");
        bucket.put("audit/" + tenant + "/b.gz");
        bucket.put("tenants/" + other + "/a.txt");
        assertThat(objects.count(tenant)).isEqualTo(3);

        assertThat(objects.remove(tenant)).isEqualTo(3);

        assertThat(objects.count(tenant)).isZero();
        assertThat(objects.count(other)).isEqualTo(1);
    }

    @Test
    void leavesMarkersWhichCopiesInOtherRegionsFollow() {
        bucket.put("tenants/" + tenant + "/a.txt");
        bucket.put("tenants/" + other + "/a.txt");

        objects.remove(tenant);

        assertThat(bucket.entries())
                .filteredOn(VersionedBucket.Entry::isMarker)
                .extracting(VersionedBucket.Entry::key)
                .containsExactly("tenants/" + tenant + "/a.txt");
    }

    @Test
    void findsAVersionOfWhichNobodySeesTheObjectAnyMore() {
        var key = "drafts/" + tenant + "/a.txt";
        bucket.put(key);
        var hidden = ObjectIdentifier.builder().key(key).build();
        bucket.deleteObjects(request -> request.bucket("documents").delete(all -> all.objects(hidden)));

        assertThat(objects.count(tenant)).isEqualTo(1);
        assertThat(objects.remove(tenant)).isEqualTo(1);
    }
}
