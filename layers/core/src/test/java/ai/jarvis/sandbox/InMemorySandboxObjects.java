package ai.jarvis.sandbox;

import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects of one process: a test says what workers leave. */
public final class InMemorySandboxObjects implements SandboxObjects {
    private final Map<ExecutionId, Job> jobs = new HashMap<>();
    private final Map<ExecutionId, Map<String, Object>> started = new HashMap<>();
    private final Map<ExecutionId, Map<String, Object>> results = new HashMap<>();
    private final Map<String, List<Printed>> logs = new HashMap<>();
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<UploadId, Long> uploads = new HashMap<>();
    private final Set<ExecutionId> cancelled = new HashSet<>();
    private boolean fails;

    /** From now on nothing can be put. */
    public void fail() {
        fails = true;
    }

    public Job job(ExecutionId id) {
        return jobs.get(id);
    }

    public void leaveStarted(ExecutionId id, Map<String, Object> said) {
        started.put(id, said);
    }

    public void leaveResult(ExecutionId id, Map<String, Object> said) {
        results.put(id, said);
    }

    public void leaveLog(ExecutionId id, int part, List<Printed> printed) {
        logs.put(id + "/" + part, printed);
    }

    public void leaveFile(ExecutionId id, int index, byte[] content) {
        files.put(id + "/" + index, content);
    }

    public void putUp(UploadId id, long bytes) {
        uploads.put(id, bytes);
    }

    public boolean isCancelled(ExecutionId id) {
        return cancelled.contains(id);
    }

    @Override
    public URI put(Execution execution, Job job) {
        if (fails) {
            throw new IllegalStateException("S3 is away");
        }
        jobs.put(execution.id(), job);
        return URI.create("https://example.com/" + execution.id());
    }

    @Override
    public Optional<Map<String, Object>> started(TenantId tenant, ExecutionId id) {
        return Optional.ofNullable(started.get(id));
    }

    @Override
    public Optional<Map<String, Object>> result(TenantId tenant, ExecutionId id) {
        return Optional.ofNullable(results.get(id));
    }

    @Override
    public Optional<List<Printed>> log(TenantId tenant, ExecutionId id, int part) {
        return Optional.ofNullable(logs.get(id + "/" + part));
    }

    @Override
    public Optional<byte[]> file(TenantId tenant, ExecutionId id, int index, int mostBytes) {
        return Optional.ofNullable(files.get(id + "/" + index)).filter(content -> content.length <= mostBytes);
    }

    @Override
    public URI address(TenantId tenant, ExecutionId id, Outcome.OutputFile file, Duration validFor) {
        return URI.create("https://example.com/" + id + "/" + file.index());
    }

    @Override
    public void cancel(TenantId tenant, ExecutionId id) {
        cancelled.add(id);
    }

    @Override
    public Upload presign(TenantId tenant, UploadId id, Duration validFor) {
        return new Upload(URI.create("https://example.com/" + id), Map.of());
    }

    @Override
    public Optional<Long> size(TenantId tenant, UploadId id) {
        return Optional.ofNullable(uploads.get(id));
    }
}
