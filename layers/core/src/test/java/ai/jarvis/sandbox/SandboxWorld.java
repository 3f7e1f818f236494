package ai.jarvis.sandbox;

import ai.jarvis.platform.Metrics;
import ai.jarvis.quota.InMemoryLimitStore;
import ai.jarvis.quota.InMemoryLimiterStore;
import ai.jarvis.quota.Limit;
import ai.jarvis.quota.LimitKey;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.Scope;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A sandbox over fakes, whose workers and whose clock a test plays. */
public final class SandboxWorld {
    static final Instant NOW = Instant.parse("2030-01-01T10:00:00Z");
    static final int WORKERS = 4;

    final InMemorySandboxStore store = new InMemorySandboxStore();
    public final InMemorySandboxObjects objects = new InMemorySandboxObjects();
    public final InMemorySandboxQueue queue = new InMemorySandboxQueue();
    final List<Execution> told = new ArrayList<>();
    final Map<String, Double> figures = new HashMap<>();
    final List<SandboxPulse.Beat> beats = new ArrayList<>();
    private final InMemoryLimitStore limits = new InMemoryLimitStore();
    public final TenantId tenant = limits.register("enterprise");
    final Caller caller = new Caller(tenant, "key_1", Set.of(Role.DEVELOPER));
    private Instant now = NOW;
    final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final Metrics metrics = (dimensions, all) -> {
        for (var figure : all) {
            figures.merge(figure.name(), figure.value(), Double::sum);
        }
    };
    final Quotas quotas =
            Quotas.withoutUsage(Limits.standard(), limits, new InMemoryLimiterStore(), metrics, Clock.systemUTC());
    public final Sandbox sandbox;
    final SandboxEndings endings;

    /** One that nobody else hears of. */
    public SandboxWorld() {
        this(Optional.empty());
    }

    /** @param listener hears of executions that are waited for, beside the test */
    public SandboxWorld(Optional<ExecutionListener> listener) {
        var pulse = new SandboxPulse() {
            @Override
            public void beat(Beat beat) {
                beats.add(beat);
            }

            @Override
            public Optional<Beat> latest() {
                return beats.isEmpty() ? Optional.empty() : Optional.of(beats.getLast());
            }
        };
        ExecutionListener tell = execution -> {
            told.add(execution);
            listener.ifPresent(each -> each.ended(execution));
        };
        endings = new SandboxEndings(store, objects, quotas, tell, metrics, clock);
        sandbox = new Sandbox(
                new Sandbox.Ports(store, objects, queue, pulse),
                quotas,
                endings,
                Degradation.Thresholds.of(WORKERS),
                metrics,
                Runnable::run,
                clock);
    }

    void limit(long atATime) {
        limits.put(
                tenant,
                Map.of(
                        new LimitKey(Scope.TENANT, LimitKey.EACH, QuotaName.CONCURRENT_SANDBOXES),
                        Optional.of(Limit.of(QuotaName.CONCURRENT_SANDBOXES, atATime))),
                Instant.EPOCH);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    static Wish wish(String code) {
        return new Wish(code, "python", Wish.DEFAULT_TIMEOUT, Wish.MOST_MEMORY, List.of());
    }

    ExecutionId executed() {
        return sandbox.execute(caller, wish("print(1)")).execution().id();
    }

    Execution now(ExecutionId id) {
        return sandbox.get(caller, id);
    }

    /** What a worker says of code that printed 1. */
    public static Map<String, Object> success(ExecutionId id) {
        var said = new LinkedHashMap<String, Object>();
        said.put("execution_id", id.value());
        said.put("status", "success");
        said.put("exit_code", 0);
        said.put("started_at", NOW.plusMillis(50).toString());
        said.put("ended_at", NOW.plusMillis(90).toString());
        said.put("duration_ms", 40);
        said.put("cpu_ms", 20);
        said.put("peak_memory_bytes", 20_000_000);
        said.put("stdout", "1\n");
        said.put("stderr", "");
        said.put("stdout_bytes", 2);
        said.put("stderr_bytes", 0);
        said.put("files", List.of());
        said.put("worker", "task-1");
        said.put("image_digest", "sha256:1");
        said.put("limits", Map.of("wall_seconds", 30));
        said.put("layers", Map.of("landlock_abi", 7, "seccomp", true));
        return said;
    }

    /** What a worker says of code that failed. */
    public static Map<String, Object> failure(ExecutionId id, String status, String kind) {
        var said = success(id);
        said.put("status", status);
        said.put("error", Map.of("kind", kind, "message", "It went wrong"));
        return said;
    }

    /** A worker leaves this, and it is heard of. */
    public void leaves(ExecutionId id, Map<String, Object> result) {
        objects.leaveResult(id, result);
        sandbox.results().arrived(tenant, id);
    }
}
