package ai.jarvis.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;

/** What the tests of the stacks need on the machine. Without it they are skipped, and say so. */
final class Tools {
    private static final System.Logger LOG = System.getLogger(Tools.class.getName());

    private Tools() {}

    static void needTerraform() {
        need(Terraform.isInstalled(), "terraform is not installed, so the Terraform stacks are NOT CHECKED");
    }

    static void needEmulator() {
        needTerraform();
        need(
                Emulator.isInstalled(),
                "moto's server is not installed (pip install 'moto[server]'), so the stacks are NOT APPLIED to an emulator");
    }

    static void needPackages(Checkout checkout) {
        assertThat(Files.exists(checkout.packages().resolve("packages.json")))
                .as("./jarvis package has been run")
                .isTrue();
    }

    private static void need(boolean there, String otherwise) {
        if (!there) {
            LOG.log(System.Logger.Level.WARNING, otherwise);
        }
        assumeTrue(there, otherwise);
    }
}
