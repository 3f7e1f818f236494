package ai.jarvis.sandbox.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs attacks at a site, one after the other, and asks every oracle about each. */
public final class Attacker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEPT = 4 << 20;
    private static final int WALL_SECONDS = 8;
    private static final int SHORT_WALL_SECONDS = 1;
    private static final Duration GRACE = Duration.ofSeconds(3);
    // Folders that are only watched may pass their limit by what is written between two looks.
    private static final long WATCHED_SLACK = 80L << 20;
    private static final String KILL_THE_SUPERVISOR = "kill the supervisor";

    private final Site site;

    /** Attackers with different numbers may be at work at once. */
    public Attacker(int number) throws IOException {
        this.site = new Site(number);
    }

    Site site() {
        return site;
    }

    /** Runs it, cleans up behind it, and says what the oracles saw. */
    public Outcome run(Attack attack, Launch launch) throws IOException, InterruptedException {
        var running = new Running(attack, launch);
        var outcome = running.outcome();
        site.clear();
        if (!outcome.evidence().isEmpty()) {
            site.renew();
        }
        return outcome;
    }

    @Override
    public void close() throws IOException {
        site.close();
    }

    private final class Running {
        private final Attack attack;
        private final Launch launch;
        private final Map<Oracle, String> evidence = new EnumMap<>(Oracle.class);
        private final Map<String, String> canaries;
        private final Optional<JsonNode> before;
        private final int wall;

        private Running(Attack attack, Launch launch) throws IOException {
            this.attack = attack;
            this.launch = launch;
            this.wall = attack.oracle() == Oracle.CLOCK ? SHORT_WALL_SECONDS : WALL_SECONDS;
            site.write(site.program(attack));
            this.before = site.witness().report();
            this.canaries = site.canaries();
        }

        Outcome outcome() throws IOException, InterruptedException {
            var started = System.nanoTime();
            var builder = new ProcessBuilder(launch.command(site, wall));
            builder.environment().clear();
            builder.environment().putAll(launch.environment(site));
            var process = builder.start();
            process.getOutputStream().close();
            var out = new Drain(process.getInputStream());
            var err = new Drain(process.getErrorStream());
            var killed = watch(process, out);
            var took = Duration.ofNanos(System.nanoTime() - started);
            var left = left();
            out.join();
            err.join();
            judge(left, killed, took, out, err);
            var exit = process.isAlive() ? -1 : process.exitValue();
            var result = result();
            if (!killed) {
                judgeSupervisor(exit, result);
            }
            judgeResult(result);
            return new Outcome(
                    out.text().contains("ready"),
                    evidence.isEmpty() ? EnumSet.noneOf(Oracle.class) : EnumSet.copyOf(evidence.keySet()),
                    evidence.toString(),
                    exit,
                    result,
                    shortened(out.text() + err.text()),
                    took);
        }

        /** Waits for the end, looks meanwhile, and kills it when it is long over; true if it asked to be killed. */
        private boolean watch(Process process, Drain out) throws InterruptedException {
            var asked = false;
            var limit = Duration.ofSeconds(wall).plus(GRACE);
            var deadline = System.nanoTime() + limit.toNanos();
            var every = attack.oracle() == Oracle.DISK ? 100 : 20;
            while (!process.waitFor(every, TimeUnit.MILLISECONDS)) {
                sample(process.pid());
                if (!asked && attack.oracle() == Oracle.LEFT && out.text().contains(KILL_THE_SUPERVISOR)) {
                    asked = true;
                    process.destroyForcibly();
                }
                if (System.nanoTime() > deadline) {
                    evidence.put(Oracle.CLOCK, "not over after " + limit);
                    kill(process);
                    break;
                }
            }
            return asked;
        }

        private void sample(long supervisor) {
            switch (attack.oracle()) {
                case PROCESSES -> {
                    var count = Processes.all().stream().filter(site::made).count();
                    // The supervisor and the code.
                    if (count > 2) {
                        evidence.put(Oracle.PROCESSES, count + " processes");
                    }
                }
                case MEMORY -> {
                    var bytes = Processes.all().stream()
                            .filter(site::made)
                            .mapToLong(each -> Processes.resident(each.pid()))
                            .sum();
                    if (bytes > Launch.MEMORY_BYTES + (64L << 20)) {
                        evidence.put(Oracle.MEMORY, bytes + " bytes resident");
                    }
                }
                case DISK -> disk(supervisor);
                default -> {}
            }
        }

        private void disk(long supervisor) {
            var own = launch.ownMounts();
            var root = Path.of(own ? "/proc/" + supervisor + "/root" : "/");
            var slack = own ? 1L << 20 : WATCHED_SLACK;
            for (var limit : List.of(
                    Map.entry(own ? "workspace" : site.workspace().toString().substring(1), Launch.WORKSPACE_BYTES),
                    Map.entry(own ? "tmp" : site.tmp().toString().substring(1), Launch.TMP_BYTES))) {
                var used = used(root.resolve(limit.getKey()));
                if (used[0] > limit.getValue() + slack || used[1] > 2 * Launch.FILES) {
                    evidence.put(Oracle.DISK, used[0] + " bytes, " + used[1] + " files in " + limit.getKey());
                }
            }
        }

        private void judge(List<Processes.Seen> left, boolean killed, Duration took, Drain out, Drain err)
                throws IOException {
            if (!left.isEmpty()) {
                evidence.put(Oracle.LEFT, left.toString());
            }
            if (took.compareTo(Duration.ofSeconds(wall).plus(GRACE)) > 0 && !killed) {
                evidence.put(Oracle.CLOCK, took.toString());
            }
            if (out.bytes() + err.bytes() > Launch.OUTPUT_BYTES + 65_536) {
                evidence.put(Oracle.OUTPUT, out.bytes() + err.bytes() + " bytes");
            }
            if (out.text().contains("won " + site.nonce())) {
                evidence.put(Oracle.NONCE, "printed");
            }
            judgeWitness();
            var now = site.canaries();
            if (!now.equals(canaries)) {
                var changed = Stream.concat(now.keySet().stream(), canaries.keySet().stream())
                        .filter(name -> !Objects.equals(now.get(name), canaries.get(name)))
                        .distinct()
                        .toList();
                evidence.put(Oracle.CANARY, changed.toString());
            }
            judgeSecrets(out.text() + err.text());
        }

        private void judgeWitness() {
            var after = site.witness().report();
            if (after.isEmpty() || before.isEmpty()) {
                evidence.put(Oracle.VICTIM, "dead or stopped");
                return;
            }
            var was = before.get();
            var is = after.get();
            if (!is.get("counts").equals(was.get("counts"))) {
                evidence.put(Oracle.LISTENER, is.get("counts").toString());
            }
            is.get("state").properties().stream()
                    .filter(each -> !each.getValue().equals(was.get("state").get(each.getKey())))
                    .findFirst()
                    .ifPresent(each -> evidence.put(Oracle.VICTIM, each.toString()));
        }

        private void judgeSecrets(String output) throws IOException {
            var secrets = new ArrayList<>(List.of(site.secret()));
            site.witness().facts().get("secrets").forEach(each -> secrets.add(each.asText()));
            if (secrets.stream().anyMatch(output::contains)) {
                evidence.put(Oracle.SECRET, "printed");
            }
            try (var files = Files.walk(site.outputs())) {
                for (var file : files.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                        .toList()) {
                    if (Files.size(file) < KEPT) {
                        var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                        secrets.stream()
                                .filter(text::contains)
                                .forEach(each -> evidence.put(Oracle.SECRET, "in " + file.getFileName()));
                    }
                }
            }
        }

        private void judgeSupervisor(int exit, Optional<JsonNode> result) {
            if (exit != 0 || result.isEmpty() || !result.get().path("status").isTextual()) {
                evidence.put(Oracle.SUPERVISOR, "exit " + exit);
            } else if (result.get().path("files").size() > 32) {
                evidence.put(Oracle.SUPERVISOR, result.get().path("files").size() + " files");
            } else if ("cancelled".equals(result.get().path("status").asText())) {
                evidence.put(Oracle.SUPERVISOR, "cancelled, and nobody asked");
            }
        }

        private void judgeResult(Optional<JsonNode> result) {
            if (result.isEmpty()) {
                return;
            }
            var honest = attack.expect().getFirst().equals("any")
                    || (result.get()
                                    .path("status")
                                    .asText()
                                    .equals(attack.expect().getFirst())
                            && (attack.expect().size() < 2
                                    || result.get()
                                            .path("error")
                                            .path("kind")
                                            .asText()
                                            .equals(attack.expect().get(1))));
            if (!honest || result.get().path("stdout_bytes").asLong() == 424_242) {
                evidence.put(Oracle.FORGED, result.get().toString());
            }
        }
    }

    /** What is left of a run when its supervisor has ended; it is ended here. */
    private List<Processes.Seen> left() throws InterruptedException {
        var left = made();
        for (var look = 0; look < 10 && !left.isEmpty(); look++) {
            // What was killed needs a moment to be gone.
            TimeUnit.MILLISECONDS.sleep(20);
            left = made();
        }
        var killed = left;
        for (var look = 0; look < 50 && !left.isEmpty(); look++) {
            left.forEach(each -> ProcessHandle.of(each.pid()).ifPresent(ProcessHandle::destroyForcibly));
            TimeUnit.MILLISECONDS.sleep(20);
            left = made();
        }
        return killed;
    }

    private List<Processes.Seen> made() {
        return Processes.all().stream().filter(site::made).toList();
    }

    private void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        left();
    }

    private Optional<JsonNode> result() throws IOException {
        if (!Files.isRegularFile(site.result(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readTree(Files.readString(site.result())));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Bytes and files below a folder, without following links; zeros if it is not there any more. */
    private static long[] used(Path folder) {
        try {
            var process = new ProcessBuilder(
                            "sh",
                            "-c",
                            "du -sB1 \"$0\"/ | cut -f1; du --inodes -s \"$0\"/ | cut -f1",
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.size() < 2
                    ? new long[2]
                    : new long[] {Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1))};
        } catch (IOException e) {
            return new long[2];
        }
    }

    private static String shortened(String text) {
        return text.length() < 2000 ? text : text.substring(0, 2000) + "...";
    }

    /** Reads to the end, keeps the beginning and counts the rest. */
    private static final class Drain extends Thread {
        private final InputStream in;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long bytes;

        private Drain(InputStream in) {
            this.in = in;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            var buffer = new byte[65_536];
            try {
                for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    synchronized (this) {
                        bytes += read;
                        kept.write(buffer, 0, Math.min(read, KEPT - Math.min(KEPT, kept.size())));
                    }
                }
            } catch (IOException e) {
                // The process is gone, and what was read is all there is.
                return;
            }
        }

        synchronized long bytes() {
            return bytes;
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
