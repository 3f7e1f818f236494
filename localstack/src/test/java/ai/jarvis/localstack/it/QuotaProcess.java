package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;

import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Demand;
import ai.jarvis.quota.EndpointClass;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Reservation;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An instance of the service in a process of its own, which makes calls as it is told on its input. */
final class QuotaProcess implements AutoCloseable {
    private static final String READY = "ready";
    private static final Duration START = Duration.ofMinutes(3);
    private static final int WARM_UP = 30;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Process process;
    private final BufferedReader output;
    private final PrintWriter input;

    private QuotaProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /** Starts some, and returns when all are ready. */
    static List<QuotaProcess> start(int count, Map<String, String> variables) throws IOException {
        var processes = new ArrayList<QuotaProcess>();
        for (int i = 0; i < count; i++) {
            processes.add(start(variables));
        }
        for (var each : processes) {
            each.expect(READY);
        }
        return processes;
    }

    private static QuotaProcess start(Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QuotaProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(variables);
        return new QuotaProcess(builder.start());
    }

    private void expect(String line) throws IOException {
        var found = output.readLine();
        if (!line.equals(found)) {
            throw new IOException("The process says " + found + ", not " + line);
        }
    }

    /**
     * Calls at a time that keep what they get. A call that comes too fast comes again.
     *
     * @return how many were granted, and refused by each quota; {@code at_once} of the granted at the first attempt
     */
    static Map<String, Long> callAll(
            Collection<QuotaProcess> processes, TenantId tenant, int calls, boolean slot, Duration lease)
            throws IOException {
        processes.forEach(
                each -> each.input.println("call " + tenant + " " + calls + " " + slot + " " + lease.toMillis()));
        return sum(processes);
    }

    /** Settles all that is kept, as that many tokens each. */
    static Map<String, Long> settleAll(Collection<QuotaProcess> processes, long tokens) throws IOException {
        processes.forEach(each -> each.input.println("settle " + tokens));
        return sum(processes);
    }

    private static Map<String, Long> sum(Collection<QuotaProcess> processes) throws IOException {
        var sum = new TreeMap<String, Long>();
        for (var each : processes) {
            var line = each.output.readLine();
            if (line == null) {
                throw new IOException("The process has ended");
            }
            Arrays.stream(line.split(" ", -1))
                    .map(part -> part.split("=", 2))
                    .forEach(part -> sum.merge(part[0], Long.valueOf(part[1]), Long::sum));
        }
        return sum;
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The instance itself. */
    public static void main(String[] arguments) throws IOException {
        try (var engine = new QuotaEngine(System.getenv(), START);
                var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var kept = new ConcurrentLinkedQueue<Reservation>();
            eventually(START, () -> isReady(engine), Boolean.TRUE::equals);
            var tenant = engine.tenant(Map.of());
            for (int i = 0; i < 3; i++) {
                new Calls(engine, tenant, true, Duration.ofSeconds(1), kept).make(WARM_UP);
                parallel(List.copyOf(kept), Reservation::close);
                kept.clear();
            }
            System.out.println(READY);
            for (var line = commands.readLine(); line != null; line = commands.readLine()) {
                var words = line.split(" ", -1);
                if (words[0].equals("call")) {
                    var lease = Duration.ofMillis(Long.parseLong(words[4]));
                    var slot = Boolean.parseBoolean(words[3]);
                    var calls = new Calls(engine, new TenantId(words[1]), slot, lease, kept);
                    System.out.println(calls.make(Integer.parseInt(words[2])));
                } else {
                    var tokens = Long.parseLong(words[1]);
                    parallel(List.copyOf(kept), each -> each.settle(tokens));
                    System.out.println("settled=" + kept.size());
                    kept.clear();
                }
            }
        }
    }

    /** The machine is busy while so many start. */
    private static boolean isReady(QuotaEngine engine) {
        try {
            var caller = QuotaEngine.caller(engine.tenant(Map.of()));
            try (var first = engine.quotas().reserve(caller, Demand.request(EndpointClass.STANDARD))) {
                return !first.limits().isEmpty();
            }
        } catch (Refusal e) {
            return false;
        }
    }

    private static <T> void parallel(List<T> all, Consumer<T> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            all.forEach(each -> threads.execute(() -> work.accept(each)));
        }
    }

    /** Calls of one tenant. */
    private static final class Calls {
        private static final long MOST_TOKENS = 10;

        private final QuotaEngine engine;
        private final Caller caller;
        private final Demand demand;
        private final Collection<Reservation> kept;
        private final Map<String, LongAdder> answers = new TreeMap<>();

        Calls(QuotaEngine engine, TenantId tenant, boolean slot, Duration lease, Collection<Reservation> kept) {
            var request = Demand.request(EndpointClass.STANDARD)
                    .withTokens(MOST_TOKENS)
                    .withLease(lease);
            this.engine = engine;
            this.caller = QuotaEngine.caller(tenant);
            this.demand = slot ? request.withSlot(QuotaName.CONCURRENT_REQUESTS) : request;
            this.kept = kept;
            for (var answer : List.of("granted", "at_once", "failed", "degraded")) {
                answers.put(answer, new LongAdder());
            }
            for (var name : QuotaName.values()) {
                answers.put(name.wireName(), new LongAdder());
            }
        }

        String make(int calls) {
            parallel(Collections.nCopies(calls, demand), this::make);
            answers.get("degraded").add(engine.degraded());
            return answers.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue().sum())
                    .collect(Collectors.joining(" "));
        }

        private void make(Demand call) {
            for (int attempt = 0; ; attempt++) {
                try {
                    kept.add(engine.quotas().reserve(caller, call));
                    count("granted");
                    if (attempt == 0) {
                        count("at_once");
                    }
                    return;
                } catch (QuotaExceeded e) {
                    if (e.limit().name() != QuotaName.REQUESTS_SECOND) {
                        count(e.code());
                        return;
                    }
                    var jitter = ThreadLocalRandom.current().nextLong(PAUSE.toNanos());
                    LockSupport.parkNanos(PAUSE.toNanos() + jitter);
                } catch (RuntimeException e) {
                    e.printStackTrace();
                    count("failed");
                    return;
                }
            }
        }

        private void count(String answer) {
            answers.get(answer).increment();
        }
    }
}
