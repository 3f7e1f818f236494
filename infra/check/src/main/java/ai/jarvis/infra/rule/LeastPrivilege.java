package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import ai.jarvis.infra.PlannedResource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Each function and each state machine has a role of its own, and the machines of workflows have one together, whose policy
 * allows what its grants say, and beside that only what Lambda or Step Functions does with the role itself. What is allowed
 * of workflows' machines reaches none of the platform's own.
 */
public final class LeastPrivilege implements Rule {
    private static final Set<String> TRACES = Set.of("xray:PutTelemetryRecords", "xray:PutTraceSegments");
    private static final Set<String> OWN_LOG = Set.of("logs:CreateLogStream", "logs:PutLogEvents");
    private static final Set<String> OWN_QUEUE =
            Set.of("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage");
    private static final Set<String> NETWORK = Set.of(
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses");
    private static final Set<String> MACHINE_LOG = Set.of(
            "logs:CreateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:GetLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:UpdateLogDelivery");
    private static final Set<String> MACHINE_TRACES = Set.of("xray:GetSamplingRules", "xray:GetSamplingTargets");

    @Override
    public String says() {
        return "every function and machine has a role of its own that may do what its grants say";
    }

    @Override
    public List<String> violations(Plan plan, Manifests manifests) {
        if (plan.ofType("aws_lambda_function").isEmpty()) {
            return List.of();
        }
        var violations = new ArrayList<String>();
        var used = new Used(manifests, unused(plan, manifests));
        for (var name : Manifests.names(manifests.functions())) {
            var function = manifests.functions().path(name);
            var own = new TreeSet<>(TRACES);
            own.addAll(OWN_LOG);
            if (function.has("queue")) {
                own.addAll(OWN_QUEUE);
            }
            if (isInNetwork(function, manifests)) {
                own.addAll(NETWORK);
            }
            check("function " + name, policies(plan, "function", name), function, own, used, violations);
        }
        for (var name : Manifests.names(manifests.machines())) {
            var machine = manifests.machines().path(name);
            check("machine " + name, policies(plan, "machine_role", name), machine, ofMachines(), used, violations);
        }
        if (manifests.workflows().has("grants")) {
            var workflows = manifests.workflows();
            check("workflows", ofWorkflows(plan), workflows, ofMachines(), used, violations);
            violations.addAll(reachedByWorkflows(manifests));
        }
        violations.addAll(sharedRoles(plan));
        return violations;
    }

    /**
     * The grants that are in force.
     *
     * @param unused those of which there is nothing in the region
     */
    private record Used(Manifests manifests, Set<String> unused) {
        Set<String> actions(JsonNode entry) {
            return manifests.actions(Manifests.texts(entry.path("grants")).stream()
                    .filter(grant -> !unused.contains(grant))
                    .toList());
        }
    }

    /** An optional grant is for all who have it, or, where there is nothing that it is about, for nobody. */
    private static Set<String> unused(Plan plan, Manifests manifests) {
        var sids = Policies.of(plan).stream().map(Policies.Statement::sid).toList();
        return Manifests.names(manifests.grants()).stream()
                .filter(grant -> manifests.grants().path(grant).path("optional").asBoolean()
                        && sids.stream().noneMatch(sid -> sid.matches(Manifests.sid(grant) + "[0-9]+")))
                .collect(Collectors.toSet());
    }

    private static Set<String> ofMachines() {
        var own = new TreeSet<>(TRACES);
        own.addAll(MACHINE_TRACES);
        own.addAll(MACHINE_LOG);
        return own;
    }

    private static List<String> reachedByWorkflows(Manifests manifests) {
        var machines = manifests.workflows().path("machines").asText();
        var pattern = Pattern.compile(
                machines.chars().mapToObj(LeastPrivilege::matching).collect(Collectors.joining()));
        return Manifests.names(manifests.machines()).stream()
                .filter(name -> pattern.matcher("jarvis-" + name).matches())
                .map(name -> "The machine " + name + " is one that workflows may change: its name is as " + machines)
                .toList();
    }

    private static String matching(int character) {
        return switch (character) {
            case '?' -> ".";
            case '*' -> ".*";
            default -> Pattern.quote(Character.toString(character));
        };
    }

    private static boolean isInNetwork(JsonNode function, Manifests manifests) {
        return Manifests.texts(function.path("grants")).stream()
                .anyMatch(grant -> manifests.grants().path(grant).has("network"));
    }

    private static List<PlannedResource> policies(Plan plan, String module, String name) {
        return plan.ofType("aws_iam_role_policy").stream()
                .filter(policy -> policy.keyOf(module).filter(name::equals).isPresent())
                .toList();
    }

    private static List<PlannedResource> ofWorkflows(Plan plan) {
        return plan.ofType("aws_iam_role_policy").stream()
                .filter(policy -> policy.address().startsWith("module.workflow_role"))
                .toList();
    }

    private static void check(
            String whose,
            List<PlannedResource> policies,
            JsonNode entry,
            Set<String> own,
            Used used,
            List<String> violations) {
        var granted = used.actions(entry);
        var permitted = new TreeSet<>(granted);
        permitted.addAll(own);
        permitted.addAll(keyUses(permitted, used.manifests()));
        var allowed = new TreeSet<String>();
        for (var policy : policies) {
            if (policy.text("policy").isEmpty()) {
                violations.add(policy.address() + ": what the policy allows is not known before it is made");
                return;
            }
            Policies.of(policy).stream()
                    .filter(Policies.Statement::allows)
                    .forEach(statement -> allowed.addAll(statement.actions()));
        }
        allowed.stream()
                .filter(action -> !permitted.contains(action))
                .forEach(action -> violations.add(
                        whose + " may " + action + ", which none of its grants " + entry.path("grants") + " says"));
        granted.stream()
                .filter(action -> !allowed.contains(action))
                .forEach(action -> violations.add(whose + " may not " + action + ", which its grants say"));
    }

    private static Set<String> keyUses(Set<String> actions, Manifests manifests) {
        var uses = new TreeSet<String>();
        for (var service : manifests.encryption()) {
            actions.forEach(action ->
                    uses.addAll(Manifests.texts(service.path("actions").path(action))));
        }
        return uses;
    }

    private static List<String> sharedRoles(Plan plan) {
        var owners = new HashMap<String, String>();
        var violations = new ArrayList<String>();
        for (var role : plan.ofType("aws_iam_role")) {
            var other = owners.put(role.text("name"), role.address());
            if (other != null) {
                violations.add(role.address() + " is the same role as " + other + ": " + role.text("name"));
            }
        }
        for (var name : plan.ofType("aws_lambda_function")) {
            var function = name.keyOf("function").orElse("");
            var hasOwn = plan.ofType("aws_iam_role").stream()
                    .anyMatch(role ->
                            role.keyOf("function").filter(function::equals).isPresent());
            if (!hasOwn) {
                violations.add(name.address() + " has no role of its own");
            }
        }
        return violations;
    }
}
