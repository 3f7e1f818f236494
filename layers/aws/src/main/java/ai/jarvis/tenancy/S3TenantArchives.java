package ai.jarvis.tenancy;

import ai.jarvis.platform.Memoized;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Archives in the documents bucket. */
public final class S3TenantArchives implements TenantArchives {
    private final Supplier<S3Presigner> presigner;
    private final String bucket;

    /** @param presigner asked when the first address is to be signed */
    public S3TenantArchives(Supplier<S3Presigner> presigner, String bucket) {
        this.presigner = new Memoized<>(presigner);
        this.bucket = bucket;
    }

    @Override
    public URI link(TenantJob job, Duration validFor) {
        var signed = presigner.get().presignGetObject(request -> request.signatureDuration(validFor)
                .getObjectRequest(get -> get.bucket(bucket).key(TenantArchives.key(job))));
        return URI.create(signed.url().toString());
    }
}
