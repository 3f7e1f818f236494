package ai.jarvis.sandbox;

import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What workers are given and what they leave: objects of their own for each execution. */
public interface SandboxObjects {
    /** Most parts that a log has. */
    int MOST_LOG_PARTS = 48;

    /**
     * What a worker does.
     *
     * @param limits by name, as the worker takes them
     */
    record Job(String code, List<Input> inputs, Map<String, Object> limits) {}

    /** A file that the code finds: its content, or one that was put up. */
    record Input(String name, Optional<byte[]> content, Optional<UploadId> upload) {}

    /**
     * Puts a job where its worker finds it.
     *
     * @return by which it is got, until some time after the execution's deadline
     */
    URI put(Execution execution, Job job);

    /** What a worker said when it began, of values that JSON has; absent if it did not. */
    Optional<Map<String, Object>> started(TenantId tenant, ExecutionId id);

    /**
     * What a worker said at the end, of values that JSON has; absent if it did not.
     *
     * @throws Unreadable if it is too long, or no JSON
     */
    Optional<Map<String, Object>> result(TenantId tenant, ExecutionId id);

    /** A part of what the code has printed so far; absent if there is none yet. */
    Optional<List<Printed>> log(TenantId tenant, ExecutionId id, int part);

    /** A file that the code left, if it is not longer than that. */
    Optional<byte[]> file(TenantId tenant, ExecutionId id, int index, int mostBytes);

    /** Where a file that the code left can be got. */
    URI address(TenantId tenant, ExecutionId id, Outcome.OutputFile file, Duration validFor);

    /** Tells the worker to stop. */
    void cancel(TenantId tenant, ExecutionId id);

    /** Where a file can be put up. */
    Upload presign(TenantId tenant, UploadId id, Duration validFor);

    /** How many bytes a file that was put up has; absent if it is not there. */
    Optional<Long> size(TenantId tenant, UploadId id);

    /**
     * Where to put a file.
     *
     * @param headers that must be sent with it
     */
    record Upload(URI url, Map<String, String> headers) {}

    /** Something that the code printed. */
    record Printed(Stream stream, String text, Optional<Instant> at) {
        /** Without characters that no text has. */
        public Printed {
            text = WorkerResult.clean(text);
        }
    }

    /** Where the code printed it; the names are part of the API, in lower case. */
    enum Stream {
        STDOUT,
        STDERR
    }

    /** An object of a worker that is not what a worker leaves. */
    final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unreadable(String message) {
            super(message);
        }

        public Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
