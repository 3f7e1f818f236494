package ai.jarvis.sandbox.attack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * How a program is started: which launcher, in which of its two modes, and without which layers.
 *
 * @param mounts as root, which makes both folders as file systems in a root of its own; otherwise as an ordinary user with
 *     folders that are there
 * @param off layers to leave out, which {@link LauncherBuild#testing()} alone can
 */
public record Launch(Path launcher, boolean mounts, List<String> off) {
    /** The limits of each run. */
    static final int OUTPUT_BYTES = 1 << 20;

    static final long MEMORY_BYTES = 512L << 20;
    static final long WORKSPACE_BYTES = 50L << 20;
    static final long TMP_BYTES = 100L << 20;
    static final long FILES = 5_000;

    /** With everything on. */
    public static Launch whole(boolean mounts) {
        return new Launch(LauncherBuild.released(), mounts, List.of());
    }

    /** Without these layers. */
    public static Launch without(boolean mounts, Collection<String> layers) {
        return new Launch(LauncherBuild.testing(), mounts, List.copyOf(layers));
    }

    /** Whether this JVM may do what only root may. */
    public static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** In a session of its own: what is sent to its process group reaches nobody else. */
    List<String> command(Site site, int wallSeconds) {
        var command = new ArrayList<>(List.of("setsid"));
        if (!mounts) {
            command.addAll(site.asUser());
        }
        command.addAll(List.of(
                launcher.toString(),
                "run",
                "--code",
                site.code().toString(),
                "--inputs",
                site.inputs().toString(),
                "--outputs",
                site.outputs().toString(),
                "--result",
                site.result().toString(),
                "--wall-seconds",
                Integer.toString(wallSeconds),
                "--cpu-seconds",
                Integer.toString(wallSeconds + 1),
                "--memory-bytes",
                Long.toString(MEMORY_BYTES),
                "--output-bytes",
                Integer.toString(OUTPUT_BYTES)));
        if (mounts) {
            var uid = Integer.toString(site.uid());
            command.addAll(List.of("--uid", uid, "--gid", uid));
        }
        if (ownMounts()) {
            command.add("--mount");
        } else {
            command.addAll(List.of(
                    "--workspace",
                    site.workspace().toString(),
                    "--tmp",
                    site.tmp().toString()));
        }
        return command;
    }

    /** Whether the run has a root of its own. */
    boolean ownMounts() {
        return mounts && !off.contains("mounts");
    }

    Map<String, String> environment(Site site) {
        var environment = Map.of("PATH", "/usr/bin:/bin", "JARVIS_SUPERVISORS_SECRET", site.secret());
        if (off.isEmpty()) {
            return environment;
        }
        return Map.of(
                "PATH",
                "/usr/bin:/bin",
                "JARVIS_SUPERVISORS_SECRET",
                site.secret(),
                "JARVIS_SANDBOX_OFF",
                String.join(",", off));
    }
}
