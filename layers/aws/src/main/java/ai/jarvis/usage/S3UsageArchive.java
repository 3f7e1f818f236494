package ai.jarvis.usage;

import ai.jarvis.platform.Memoized;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Files of usage below {@code exports/} of the documents bucket. They are in memory a record at a time. */
public final class S3UsageArchive implements UsageArchive {
    private static final String PREFIX = "exports/";

    private final Supplier<S3Client> s3;
    private final Supplier<S3Presigner> presigner;
    private final String bucket;

    public S3UsageArchive(Supplier<S3Client> s3, Supplier<S3Presigner> presigner, String bucket) {
        this.s3 = new Memoized<>(s3);
        this.presigner = new Memoized<>(presigner);
        this.bucket = bucket;
    }

    @Override
    public Written write(String name, Format format, Consumer<Consumer<UsageRecord>> source, Duration validFor) {
        try {
            var file = Files.createTempFile("usage", "." + format.wireName());
            try {
                var records = write(file, format, source);
                upload(PREFIX + name, format, file);
                return new Written(link(PREFIX + name, validFor), records);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long write(Path file, Format format, Consumer<Consumer<UsageRecord>> source) throws IOException {
        var records = new AtomicLong();
        try (var out = Files.newBufferedWriter(file)) {
            out.write(UsageLine.header(format));
            source.accept(record -> {
                try {
                    out.write(UsageLine.of(record, format));
                    records.incrementAndGet();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return records.get();
    }

    private void upload(String key, Format format, Path file) {
        var type = format == Format.CSV ? "text/csv; charset=utf-8" : "application/jsonl";
        s3.get().putObject(request -> request.bucket(bucket).key(key).contentType(type), file);
    }

    private URI link(String key, Duration validFor) {
        var signed = presigner.get().presignGetObject(request -> request.signatureDuration(validFor)
                .getObjectRequest(get -> get.bucket(bucket).key(key)));
        return URI.create(signed.url().toString());
    }
}
