package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
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

        assertThat(objects.remove(tenant, () -> false)).isTrue();

        assertThat(objects.count(tenant)).isZero();
        assertThat(objects.count(other)).isEqualTo(1);
    }

    @Test
    void leavesMarkersWhichCopiesInOtherRegionsFollow() {
        bucket.put("tenants/" + tenant + "/a.txt");
        bucket.put("tenants/" + other + "/a.txt");

        assertThat(objects.remove(tenant, () -> false)).isTrue();

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
        assertThat(objects.remove(tenant, () -> false)).isTrue();
        assertThat(objects.count(tenant)).isZero();
    }

    @Test
    void leavesTheRestForAnotherTimeWhenTheTimeIsUp() {
        for (int i = 0; i < 1_500; i++) {
            bucket.put("tenants/" + tenant + "/" + i);
        }
        var asked = new AtomicInteger();

        // Once for the first thousand markers, once for the others, and once for the first thousand versions.
        assertThat(objects.remove(tenant, () -> asked.incrementAndGet() > 3)).isFalse();

        assertThat(objects.count(tenant)).isEqualTo(500);
        assertThat(objects.remove(tenant, () -> false)).isTrue();
        assertThat(objects.count(tenant)).isZero();
    }
}
