package ai.jarvis.infra.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.jarvis.infra.Checkout;
import ai.jarvis.infra.Terraform;
import ai.jarvis.infra.Tool;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stack and every module by itself: written as Terraform writes it, valid, and as its own tests say. */
class StacksIT {
    private static final Checkout CHECKOUT = Checkout.find();

    @BeforeAll
    static void terraform() {
        var terraform = Tool.terraform();
        assumeTrue(terraform.isThere(), terraform.otherwise());
    }

    static List<String> configurations() {
        return CHECKOUT.configurations();
    }

    @Test
    void everyFileIsWrittenAsTerraformWritesIt() {
        var unformatted = at("formatted", ".").call("fmt", "-check", "-recursive");
        assertThat(unformatted.status())
                .as("terraform fmt -recursive would change:%n%s", unformatted.output())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    @Execution(ExecutionMode.CONCURRENT)
    void isValidAndKeepsItsOwnTests(String configuration) {
        var terraform = at(configuration, configuration);
        terraform.init("-backend=false");
        terraform.run("validate");
        assertThat(Files.isDirectory(CHECKOUT.terraform(configuration).resolve("tests")))
                .as("%s has tests", configuration)
                .isTrue();
        terraform.run("test");
    }

    private static Terraform at(String name, String configuration) {
        return new Terraform(
                CHECKOUT.terraform(configuration),
                CHECKOUT.terraform("target/data").resolve(name),
                Map.of(),
                // The apply to the emulator, which may go on beside this, takes longer and needs less.
                List.of("nice", "terraform"));
    }
}
