package ai.jarvis.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runbooks speak of scripts, variables and resources by name; a name that is not there any more is found here. */
class RunbooksTest {
    /** What a runbook makes and deletes itself. */
    private static final Set<String> OWN_NAMES = Set.of("kept", "restored", "tasks-restored", "1");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```bash\\n(.*?)^ *```$");

    static List<Path> runbooks() {
        return Checkout.files("docs/runbooks", name -> name.endsWith(".md"));
    }

    private static List<Path> scripts() {
        return Checkout.files("infra/delivery", name -> name.endsWith(".sh"));
    }

    private static Set<String> declared(String kind, String... stacks) {
        var names = new HashSet<String>();
        for (var stack : stacks) {
            names.addAll(Checkout.find(Checkout.terraform(stack), "(?m)^" + kind + " \"([^\"]+)\""));
        }
        return names;
    }

    private static Set<String> keys(String manifest) {
        return Checkout.yaml(Checkout.path(manifest)).properties().stream()
                .map(entry -> entry.getKey())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void commandsAreWellFormed(Path runbook) throws IOException, InterruptedException {
        for (var block : BLOCK.matcher(Checkout.text(runbook)).results().toList()) {
            var shell =
                    new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
            try (var input = shell.getOutputStream()) {
                input.write(block.group(2).getBytes(StandardCharsets.UTF_8));
            }
            var said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor()).as(block.group(2) + said).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void filesAndScriptsAreThere(Path runbook) {
        var files =
                Checkout.find(List.of(runbook), "(?<![\\w/.-])((?:infra|docs|functions|statemachines)/[\\w./-]*\\w)");

        assertThat(files).allMatch(file -> Files.exists(Checkout.path(file)));
        assertThat(files)
                .filteredOn(file -> file.endsWith(".sh"))
                .allMatch(file -> Files.isExecutable(Checkout.path(file)));
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void linksLeadSomewhere(Path runbook) {
        assertThat(Checkout.find(List.of(runbook), "]\\((?!https:)([^)#]+)"))
                .allMatch(link -> Files.exists(runbook.resolveSibling(link)));
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void everyRunbookSaysHowToVerify(Path runbook) {
        assertThat(Checkout.text(runbook)).containsPattern("Verify|README|None of this has been run");
    }

    @Test
    void variablesOfTerraformAreDeclared() {
        var documents = new ArrayList<>(runbooks());
        documents.add(Checkout.path("infra/delivery/deployment.env"));

        assertThat(declared("variable", "global", "regional"))
                .containsAll(Checkout.find(documents, "TF_VAR_([a-z_]+)"));
        assertThat(declared("variable", "state")).containsAll(Checkout.find(runbooks(), "-var ([a-z_]+)="));
    }

    @Test
    void variablesOfTheShellAreRead() {
        var readers = new ArrayList<>(scripts());
        readers.addAll(Checkout.files(".github/workflows", name -> name.endsWith(".yml")));

        assertThat(Checkout.find(readers, "(JARVIS_[A-Z_]+)"))
                .containsAll(Checkout.find(runbooks(), "(JARVIS_[A-Z_]+)"));
    }

    @Test
    void outputsOfTerraformAreDeclared() {
        assertThat(declared("output", "global")).containsAll(Checkout.find(runbooks(), "output\\.sh global (\\w+)"));
        assertThat(declared("output", "regional"))
                .containsAll(Checkout.find(runbooks(), "output\\.sh regional (\\w+)"));
        assertThat(declared("output", "regional")).containsAll(Checkout.find(scripts(), "\\$\\(output (\\w+)\\)"));
    }

    @Test
    void addressesInTerraformAreDeclared() {
        var files = new ArrayList<>(runbooks());
        files.addAll(scripts());
        var addresses = Checkout.find(files, "'((?:aws_\\w+|module)\\.\\w+)[\\[']");
        var declared = new HashSet<String>();
        for (var stack : List.of("global", "regional")) {
            for (var file : Checkout.terraform(stack)) {
                Pattern.compile("(?m)^(?:resource \"(\\w+)\"|(module)) \"(\\w+)\"")
                        .matcher(Checkout.text(file))
                        .results()
                        .forEach(
                                it -> declared.add((it.group(1) == null ? "module" : it.group(1)) + "." + it.group(3)));
            }
        }

        assertThat(addresses).hasSizeGreaterThanOrEqualTo(3);
        assertThat(declared).containsAll(addresses);
    }

    @Test
    void stateMachinesAreThere() {
        assertThat(keys("statemachines/statemachines.yaml"))
                .containsAll(Checkout.find(runbooks(), "stateMachine:\\$name-([a-z-]+)"))
                .containsAll(Checkout.find(scripts(), "stateMachine:\\$name-([a-z-]+)"));
    }

    @Test
    void namesBelongToSomethingThatTerraformMakes() {
        var terraform = Checkout.terraform("").stream().map(Checkout::text).collect(Collectors.joining("\n"));
        var known = new HashSet<>(OWN_NAMES);
        known.addAll(keys("functions/functions.yaml"));
        known.addAll(keys("functions/tables.yaml"));
        known.addAll(keys("statemachines/statemachines.yaml"));

        // Kinds of buckets, roles and layers are keys of maps there.
        known.addAll(Set.of("documents-$account-$primary", "deploy", "runtime"));
        assertThat(Checkout.find(runbooks(), "\\$name-((?:[a-z0-9-]|\\$account|\\$primary|\\$from)+)"))
                .allSatisfy(name -> assertThat(known.contains(name)
                                || terraform.contains("${var.name}-" + name.replaceAll("\\$(account|from).*", "\\${")))
                        .as("$name-" + name)
                        .isTrue());
    }

    @Test
    void pathsOfSecretsAndParametersAreThere() {
        var made = Checkout.find(Checkout.terraform(""), "\"/?\\$\\{var\\.name}(/[a-z/-]+)");
        made.addAll(Checkout.find(scripts(), "\"/\\$name(/releases?)"));

        assertThat(Checkout.find(runbooks(), "\"/?\\$name(/[a-z]+(?:/[a-z]+)*(?:-[a-z]+)*)"))
                .isNotEmpty()
                .allSatisfy(
                        path -> assertThat(made).as(path).anyMatch(it -> path.startsWith(it) || it.equals(path + "/")));
    }

    @Test
    void theRegionsOfTheExamplesAreThoseThatAreDescribed() {
        var described = Checkout.files("infra/terraform/regional/regions", name -> name.endsWith(".tfvars")).stream()
                .map(file -> file.getFileName().toString().replace(".tfvars", ""))
                .toList();

        assertThat(described).containsAll(Checkout.find(runbooks(), "\\b((?:us|eu|ap)-[a-z]+-\\d)\\b"));
    }
}
