package ai.jarvis.localstack;

import ai.jarvis.localstack.edge.AwsEndsConfiguration;
import ai.jarvis.localstack.manifest.Functions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;

/**
 * The platform's own state machines on this machine, by the names that they have in AWS. Those that only a deployment in
 * AWS needs are left out, and those that do no more than call one function every few minutes: a timer does.
 */
record StateMachines(String region) {
    private static final List<String> NAMES = List.of(
            "agent-loop",
            "evaluation",
            "large-documents",
            "reembedding",
            "tenant-deletion",
            "tenant-export",
            "tenant-move",
            "vector-home");
    private static final String MACHINE = "machine_";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z_]+)}");

    /** The ARNs of the machines, by the names of the variables by which functions are told. */
    Map<String, String> variables() {
        return NAMES.stream().collect(Collectors.toMap(name -> "JARVIS_" + upper(name) + "_ARN", this::arn));
    }

    private static String upper(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private String arn(String name) {
        return arn("states", "stateMachine:" + machine(name));
    }

    private static String machine(String name) {
        return "jarvis-" + name;
    }

    private String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + AwsEndsConfiguration.ACCOUNT + ":" + resource;
    }

    /** Makes the machines, or brings those that are there up to date; executions that run end as they began. */
    void deploy(SfnClient client, Functions functions) {
        for (var name : NAMES) {
            var definition = definition(name, functions);
            try {
                client.createStateMachine(request -> request.name(machine(name))
                        .definition(definition)
                        .roleArn("arn:aws:iam::" + AwsEndsConfiguration.ACCOUNT + ":role/jarvis-machine-" + name));
            } catch (StateMachineAlreadyExistsException e) {
                client.updateStateMachine(
                        request -> request.stateMachineArn(arn(name)).definition(definition));
            }
        }
    }

    private String definition(String name, Functions functions) {
        return PLACEHOLDER
                .matcher(text(name + ".asl.json"))
                .replaceAll(match -> Matcher.quoteReplacement(arnOf(match.group(1), functions)));
    }

    /** A machine is named with a prefix, because a function may have the same name. */
    private String arnOf(String placeholder, Functions functions) {
        if (placeholder.startsWith(MACHINE) && NAMES.contains(manifestName(placeholder.substring(MACHINE.length())))) {
            return arn(manifestName(placeholder.substring(MACHINE.length())));
        }
        var function = functions.byName().get(manifestName(placeholder));
        if (function == null) {
            throw new IllegalStateException("Nothing is known of ${" + placeholder + "} in a state machine");
        }
        return arn("lambda", "function:" + function.name());
    }

    private static String manifestName(String placeholder) {
        return placeholder.replace('_', '-');
    }

    private static String text(String name) {
        try (var file = StateMachines.class.getResourceAsStream("/manifests/" + name)) {
            if (file == null) {
                throw new IllegalStateException("The build left " + name + " out");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
