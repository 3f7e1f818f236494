package ai.jarvis.sandbox.attack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where attacks take place: folders of a user of its own, the canaries in them, and the witness. Not below {@code /tmp},
 * which a run's own one would hide. As many may be at work at once as there are users.
 */
final class Site implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int FIRST_UID = 61_000;

    private final Path folder;
    private final int uid;
    private final String secret = random();
    private final String nonce = random();
    // As an argument of sleep it tells the processes of this site.
    private final String sleep = "20." + (100_000_000 + RANDOM.nextInt(800_000_000));
    private Witness witness;

    Site(int number) throws IOException {
        this.uid = Launch.root() ? FIRST_UID + number : (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        this.folder = Files.createTempDirectory(Path.of("/var/tmp"), "jarvis-attacks-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        own(folder);
        this.witness = prepare();
    }

    private Witness prepare() throws IOException {
        for (var name : List.of("outside", "outside/empty", "run", "run/inputs", "run/outputs", "workspace", "tmp")) {
            own(Files.createDirectories(folder.resolve(name)));
        }
        file("outside/secret", secret);
        file("outside/canary", "a canary");
        file("outside/module_outside.py", "SECRET = \"" + secret + "\"\n");
        var witnesses = own(Files.createDirectories(folder.resolve("witness")));
        return Witness.start(witnesses, asUser());
    }

    /** Deletes everything and begins anew. */
    void renew() throws IOException {
        witness.close();
        try (var children = Files.list(folder)) {
            for (var child : children.toList()) {
                delete(child);
            }
        }
        Files.deleteIfExists(inSharedMemory());
        witness = prepare();
    }

    /** Empties what a run leaves. */
    void clear() throws IOException {
        for (var name : List.of("run/inputs", "run/outputs", "workspace", "tmp")) {
            try (var children = Files.list(folder.resolve(name))) {
                for (var child : children.toList()) {
                    delete(child);
                }
            }
        }
        delete(result());
    }

    void write(String code) throws IOException {
        file("run/main.py", code);
    }

    void input(String name, String text) throws IOException {
        file("run/inputs/" + name, text);
    }

    private void file(String name, String text) throws IOException {
        own(Files.writeString(folder.resolve(name), text));
    }

    private Path own(Path path) throws IOException {
        if (Launch.root()) {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
        }
        return path;
    }

    List<String> asUser() {
        var id = Integer.toString(uid);
        return Launch.root() ? List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups") : List.of();
    }

    /** The attack with the prelude and with the facts of this site. */
    String program(Attack attack) throws IOException {
        var facts = JSON.convertValue(witness.facts(), new TypeReference<LinkedHashMap<String, Object>>() {});
        facts.remove("secrets");
        facts.put("nonce", nonce);
        facts.put("uid", uid);
        facts.put("sleep", sleep);
        facts.put("outside", folder.resolve("outside").toString());
        facts.put("home", folder.resolve("run").toString());
        facts.put("result", result().toString());
        facts.put("forged", forged());
        var prelude = Files.readString(Attack.folder().resolve("prelude.py"));
        return "SITE = " + JSON.writeValueAsString(facts) + "\n" + prelude + attack.code();
    }

    /** What a forged result is known by. */
    String forged() {
        return "{\"status\": \"success\", \"error\": null, \"exit_code\": 0, \"stdout_bytes\": 424242, \"files\": []}";
    }

    /** Every file outside: its kind, owner, mode, times, names and content. */
    Map<String, String> canaries() throws IOException {
        var canaries = new TreeMap<String, String>();
        var roots = List.of(folder.resolve("outside"), folder.resolve("run/main.py"), inSharedMemory());
        for (var root : roots) {
            if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try (var paths = Files.walk(root)) {
                for (var path : paths.toList()) {
                    canaries.put(path.toString(), fingerprint(path));
                }
            }
        }
        try (var names = Files.list(folder)) {
            names.forEach(name -> canaries.put(name.toString(), "there"));
        }
        return canaries;
    }

    private static String fingerprint(Path path) throws IOException {
        var attributes =
                Files.readAttributes(path, "unix:mode,nlink,uid,gid,lastModifiedTime,size", LinkOption.NOFOLLOW_LINKS);
        var content = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                : "";
        return new TreeMap<>(attributes) + content;
    }

    private Path inSharedMemory() {
        return Path.of("/dev/shm", witness.facts().get("abstract").asText());
    }

    /** Whether a process was started at this site, the witness aside. */
    boolean made(Processes.Seen process) {
        return process.pid() != witness.pid()
                && !process.ended()
                && (process.command().contains(folder + "/run")
                        || process.command().contains(sleep)
                        || (Launch.root() && process.uid() == uid));
    }

    Witness witness() {
        return witness;
    }

    int uid() {
        return uid;
    }

    String secret() {
        return secret;
    }

    String nonce() {
        return nonce;
    }

    Path folder() {
        return folder;
    }

    Path code() {
        return folder.resolve("run/main.py");
    }

    Path inputs() {
        return folder.resolve("run/inputs");
    }

    Path outputs() {
        return folder.resolve("run/outputs");
    }

    Path result() {
        return folder.resolve("run/result.json");
    }

    Path workspace() {
        return folder.resolve("workspace");
    }

    Path tmp() {
        return folder.resolve("tmp");
    }

    @Override
    public void close() throws IOException {
        witness.close();
        Files.deleteIfExists(inSharedMemory());
        delete(folder);
    }

    private static String random() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** By a program that goes as deep as folders can be, follows no links, and enters nothing that is mounted there. */
    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            new ProcessBuilder("rm", "-rf", "--one-file-system", "--", path.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("An attack has left what cannot be deleted: " + path);
        }
    }
}
