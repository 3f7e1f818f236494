package ai.jarvis.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Plans of Terraform's stacks, of size production with everything in them. They are made by {@code terraform test} with a
 * mocked provider: nothing of AWS, and no emulator, need be there. The stacks are copied first, so that nothing is left
 * beside them.
 */
final class TerraformPlans {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path COPY = Path.of("target/terraform").toAbsolutePath();
    private static final List<String> COPIED =
            List.of("functions", "events", "statemachines", "tasks", "infra/terraform", "infra");

    private TerraformPlans() {}

    /**
     * Makes the plans.
     *
     * @return plans by scope: {@code global} or a region
     */
    static Map<String, JsonNode> make(Path packages) throws IOException, InterruptedException {
        for (String folder : COPIED) {
            copy(folder);
        }
        Map<String, JsonNode> plans = new LinkedHashMap<>();
        for (String stack : List.of("global", "regional")) {
            plans.putAll(plan(stack, packages));
        }
        return plans;
    }

    private static Map<String, JsonNode> plan(String stack, Path packages) throws IOException, InterruptedException {
        Path folder = COPY.resolve("infra/terraform").resolve(stack);
        Path tests = Files.createDirectories(folder.resolve("inventory"));
        String test = Files.readString(Path.of("src/test/terraform", stack + ".tftest.hcl"));
        Files.writeString(tests.resolve(stack + ".tftest.hcl"), test.replace("@PACKAGES@", packages.toString()));
        List<String> init = new ArrayList<>(List.of(
                "terraform",
                "-chdir=" + folder,
                "init",
                "-backend=false",
                "-input=false",
                "-no-color",
                "-test-directory=inventory"));
        mirror().ifPresent(mirror -> init.add("-plugin-dir=" + mirror));
        CommandLine.Result initialised = CommandLine.run(init, TimeUnit.MINUTES.toSeconds(3));
        if (initialised.status() != 0) {
            throw new IOException("terraform init of " + stack + " failed:\n" + initialised.output());
        }
        CommandLine.Result tested = CommandLine.run(
                List.of(
                        "terraform",
                        "-chdir=" + folder,
                        "test",
                        "-test-directory=inventory",
                        "-json",
                        "-verbose",
                        "-no-color"),
                TimeUnit.MINUTES.toSeconds(4));
        return planned(stack, tested);
    }

    private static Map<String, JsonNode> planned(String stack, CommandLine.Result tested) throws IOException {
        Map<String, JsonNode> plans = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (String line : tested.output().lines().toList()) {
            if (line.contains("\"type\":\"test_plan\"")) {
                JsonNode message = JSON.readTree(line);
                plans.put(message.required("@testrun").asText(), message.required("test_plan"));
            } else if (line.contains("\"@level\":\"error\"")) {
                problems.add(JSON.readTree(line).path("diagnostic").toString());
            }
        }
        if (tested.status() != 0) {
            throw new IOException("Terraform cannot plan the stack " + stack + ":\n" + String.join("\n", problems));
        }
        return plans;
    }

    /** A folder that holds the provider, so that none is downloaded. */
    private static Optional<Path> mirror() throws IOException {
        List<Path> places = new ArrayList<>();
        Optional.ofNullable(System.getenv("JARVIS_TERRAFORM_PLUGINS"))
                .map(Path::of)
                .ifPresent(places::add);
        places.add(Path.of(System.getProperty("user.home"), ".terraform.d/plugins"));
        places.add(Path.of("/usr/share/terraform/plugins"));
        places.add(Path.of("/usr/local/share/terraform/plugins"));
        if (Files.isDirectory(Path.of("/opt"))) {
            try (Stream<Path> folders = Files.list(Path.of("/opt"))) {
                folders.sorted().forEach(places::add);
            }
        }
        return places.stream()
                .filter(place -> Files.isDirectory(place.resolve("registry.terraform.io/hashicorp/aws")))
                .findFirst();
    }

    /** Copies a folder's own files, and for Terraform's stacks all below it. */
    private static void copy(String folder) throws IOException {
        Path from = Synthesis.CHECKOUT.resolve(folder);
        int depth = folder.equals("infra/terraform") ? Integer.MAX_VALUE : 1;
        try (Stream<Path> files = Files.walk(from, depth)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/.terraform"))
                    .toList()) {
                Path target = COPY.resolve(Synthesis.CHECKOUT.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
