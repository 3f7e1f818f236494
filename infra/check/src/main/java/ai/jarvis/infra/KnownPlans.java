package ai.jarvis.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The plans in which everything is known and nothing left out, which {@code infra/terraform/plans.sh} makes. They need
 * neither AWS nor the emulator, and nothing applied.
 */
public final class KnownPlans {
    private static final List<String> STACKS = List.of("state", "global", "regional");

    private KnownPlans() {}

    /** Makes those that are not made yet. */
    public static List<Plan> make(Checkout checkout) {
        var folder = checkout.root().resolve(".jarvis/plans");
        try {
            var planning = new ProcessBuilder(checkout.terraform("plans.sh").toString(), folder.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(planning.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (planning.waitFor() != 0) {
                throw new IllegalStateException("The stacks cannot be planned: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the stacks were planned", e);
        }
        return STACKS.stream().flatMap(stack -> read(folder, stack)).toList();
    }

    private static Stream<Plan> read(Path folder, String stack) {
        try {
            return Plan.ofTests(stack, Files.readString(folder.resolve(stack + ".jsonl"))).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
