package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import ai.jarvis.infra.PlannedResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Each function of the manifest is there as it is described, with its alias, its log group and its alarms. */
public final class WholeFunctions implements Rule {
    @Override
    public String says() {
        return "every function has alias, log group, alarms, traces and a snapshot";
    }

    @Override
    public List<String> violations(Plan plan, Manifests manifests) {
        if (plan.ofType("aws_lambda_function").isEmpty()) {
            return List.of();
        }
        var violations = new ArrayList<String>();
        var known = Manifests.names(manifests.functions());
        plan.ofType("aws_lambda_function").stream()
                .filter(function -> !known.contains(function.keyOf("function").orElse("")))
                .forEach(function -> violations.add(function.address() + " is not in functions.yaml"));
        for (var name : known) {
            var found = of(plan, "aws_lambda_function", name).findFirst();
            found.ifPresentOrElse(
                    function -> check(plan, name, function, manifests, violations),
                    () -> violations.add("The function " + name + " is missing"));
        }
        return violations;
    }

    private static void check(
            Plan plan, String name, PlannedResource function, Manifests manifests, List<String> violations) {
        var described = manifests.functions().path(name);
        expect(violations, function, "runtime", "java21");
        expect(violations, function, "memory_size", described.path("memory").asText());
        expect(violations, function, "timeout", described.path("timeout").asText());
        require(
                violations,
                name,
                "a snapshot",
                function.block("snap_start").path("apply_on").asText().equals("PublishedVersions"));
        require(
                violations,
                name,
                "traces",
                function.block("tracing_config").path("mode").asText().equals("Active"));
        require(
                violations,
                name,
                "arm64",
                Manifests.texts(function.values().path("architectures")).equals(List.of("arm64")));
        require(
                violations,
                name,
                "an alias live",
                of(plan, "aws_lambda_alias", name)
                        .anyMatch(alias -> alias.text("name").equals("live")));
        var group = "/aws/lambda/" + function.text("function_name");
        require(
                violations,
                name,
                "a log group with an end",
                plan.where("aws_cloudwatch_log_group", "name", group)
                        .anyMatch(found ->
                                found.values().path("retention_in_days").asInt() > 0));
        require(
                violations,
                name,
                "an alarm",
                plan.ofType("aws_cloudwatch_metric_alarm").stream()
                        .anyMatch(alarm -> watches(alarm, function.text("function_name"))));
    }

    /** Errors without a dimension are those of all functions of the account. */
    private static boolean watches(PlannedResource alarm, String function) {
        if (alarm.text("namespace").equals("AWS/Lambda")
                && alarm.text("metric_name").equals("Errors")
                && alarm.values().path("dimensions").isEmpty()) {
            return true;
        }
        var ofQueries = Manifests.elements(alarm.values().path("metric_query")).map(query -> query.path("metric")
                .path(0)
                .path("dimensions")
                .path("FunctionName")
                .asText());
        var own = alarm.values().path("dimensions").path("FunctionName").asText();
        return Stream.concat(Stream.of(own), ofQueries).anyMatch(function::equals);
    }

    private static Stream<PlannedResource> of(Plan plan, String type, String function) {
        return plan.ofType(type).stream()
                .filter(resource ->
                        resource.keyOf("function").filter(function::equals).isPresent());
    }

    private static void expect(List<String> violations, PlannedResource function, String attribute, String value) {
        if (!Objects.equals(function.text(attribute), value)) {
            violations.add(
                    function.address() + ": " + attribute + " is " + function.text(attribute) + ", not " + value);
        }
    }

    private static void require(List<String> violations, String function, String what, boolean there) {
        if (!there) {
            violations.add("The function " + function + " has no " + what.replaceFirst("^an? ", ""));
        }
    }
}
