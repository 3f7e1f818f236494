package ai.jarvis.localstack.s3;

import java.io.InputStream;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** A store whose completed changes become events. The deletion of many objects arrives here one by one. */
final class EventingBlobStore extends ForwardingBlobStore {
    /** Under such keys s3proxy itself remembers multipart uploads that are under way; S3's users see none of it. */
    private static final String UPLOAD_UNDER_WAY = ".s3proxy-mpu-stub-";

    private final ObjectEvents events;

    EventingBlobStore(BlobStore store, ObjectEvents events) {
        super(store);
        this.events = events;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        return changing(
                Intent.toCreate(request.bucket(), request.key(), "PutObject"), () -> super.putBlob(request, body));
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return changing(
                Intent.toCreate(request.destinationBucket(), request.destinationKey(), "CopyObject"),
                () -> super.copyBlob(request));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return changing(
                Intent.toCreate(upload.containerName(), upload.blobName(), "CompleteMultipartUpload"),
                () -> super.completeMultipartUpload(upload, request));
    }

    /** Deleting what is not there changes nothing, so it is no event. */
    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        if (!blobExists(request.bucket(), request.key())) {
            return super.removeBlob(request);
        }
        return changing(Intent.toDelete(request.bucket(), request.key()), () -> super.removeBlob(request));
    }

    private <T> T changing(Intent intent, Supplier<T> change) {
        if (intent.key().startsWith(UPLOAD_UNDER_WAY)) {
            return change.get();
        }
        events.intend(intent);
        T done;
        try {
            done = change.get();
        } catch (RuntimeException | Error e) {
            events.abandon(intent);
            throw e;
        }
        events.emit(intent);
        return done;
    }
}
