package ai.jarvis.tenancy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object of unknown size, written as it comes and kept in memory one part at a time. Nobody sees it before
 * {@link #complete}; closed without that, it never was.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">S3 takes 10,000 parts: 156 GiB</a>
 */
final class MultipartUpload extends OutputStream {
    private static final int PART = 16 << 20;

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final String id;
    private final Part part = new Part();
    private final List<CompletedPart> parts = new ArrayList<>();
    private long bytes;
    private boolean completed;

    private static final class Part extends ByteArrayOutputStream {
        RequestBody content() {
            return RequestBody.fromInputStream(new java.io.ByteArrayInputStream(buf, 0, count), count);
        }
    }

    MultipartUpload(S3Client s3, String bucket, String key, String contentType) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key(key).contentType(contentType))
                .uploadId();
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] content, int from, int length) {
        for (int done = 0; done < length; ) {
            int fitting = Math.min(length - done, PART - part.size());
            part.write(content, from + done, fitting);
            done += fitting;
            if (part.size() == PART) {
                send();
            }
        }
        bytes += length;
    }

    private void send() {
        int number = parts.size() + 1;
        var sent = s3.uploadPart(
                request -> request.bucket(bucket).key(key).uploadId(id).partNumber(number), part.content());
        parts.add(CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build());
        part.reset();
    }

    long bytes() {
        return bytes;
    }

    void complete() {
        send();
        s3.completeMultipartUpload(
                request -> request.bucket(bucket).key(key).uploadId(id).multipartUpload(all -> all.parts(parts)));
        completed = true;
    }

    @Override
    public void close() {
        if (!completed) {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(id));
        }
    }
}
