package ai.jarvis.localstack.s3;

import ai.jarvis.localstack.eventbridge.EventBus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * s3proxy on a loopback port of its own, over a directory. It verifies signatures, presigned URLs with their expiry
 * included; objects are written beside their place and moved into it, so readers see an old or a new one whole.
 */
public final class ObjectStore implements AutoCloseable {
    private static final int THREADS = 32;

    private final FilesystemNio2BlobStore files;
    private final ObjectEvents events;
    private final S3Proxy server;

    /**
     * @param directory where objects and the notes of unfinished changes are kept
     * @param account named in events as the requester
     */
    public ObjectStore(Path directory, AwsCredentials credentials, EventBus bus, String account, Clock clock)
            throws IOException {
        Path buckets = Files.createDirectories(directory.resolve("buckets"));
        this.files = new FilesystemNio2BlobStore(buckets.toString());
        this.events = new ObjectEvents(
                files,
                bus,
                new IntentJournal(directory.resolve("journal")),
                new Sequencer(directory.resolve("sequencer"), clock),
                account,
                clock);
        this.server = S3Proxy.builder()
                .blobStore(new EventingBlobStore(files, events))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKeyId(), credentials.secretAccessKey())
                .jettyMaxThreads(THREADS)
                .stopTimeout(0)
                .ignoreUnknownHeaders(true)
                .build();
    }

    /** Emits the events that a crash left owed, makes the bucket if it is not there, and starts answering. */
    public void start(String bucket) throws Exception {
        if (!files.containerExists(bucket)) {
            files.createContainer(bucket);
        }
        events.recover();
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The object store does not stop", e);
        } finally {
            events.close();
            files.close();
        }
    }
}
