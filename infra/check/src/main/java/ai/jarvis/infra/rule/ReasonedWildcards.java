package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * No policy allows {@code *} for an action, nor for a resource but where {@code infra/wildcards.yaml} or the grant says
 * why; no policy of AWS is attached that is not listed there too.
 */
public final class ReasonedWildcards implements Rule {
    /** The one statement that may: the account's own right to its keys. */
    private static final String ADMINISTER_KEY = "AdministerKey";

    @Override
    public String says() {
        return "no policy allows every action, nor every resource without a listed reason";
    }

    @Override
    public List<String> violations(Plan plan, Manifests manifests) {
        var violations = new ArrayList<String>();
        var reasoned = reasonedGrants(manifests);
        reasoned.addAll(Manifests.names(manifests.wildcards()));
        for (var statement : Policies.of(plan)) {
            if (statement.allows()) {
                statement.actions().stream()
                        .filter(action ->
                                action.contains("*") && !statement.sid().equals(ADMINISTER_KEY))
                        .forEach(action -> violations.add(statement.place() + " allows the action " + action));
                if (statement.resources().contains("*") && !reasoned.contains(statement.sid())) {
                    violations.add(statement.place() + " allows " + statement.actions()
                            + " on every resource, and neither grants.yaml nor infra/wildcards.yaml says why");
                }
            }
        }
        Stream.concat(
                        plan.ofType("aws_iam_role_policy_attachment").stream()
                                .map(attachment -> attachment.text("policy_arn")),
                        plan.ofType("aws_iam_role").stream()
                                .flatMap(role -> Manifests.texts(role.values().path("managed_policy_arns")).stream()))
                .filter(arn -> arn.startsWith("arn:aws:iam::aws:")
                        && !manifests.wildcards().has(arn))
                .forEach(arn -> violations.add(arn + " is attached, and infra/wildcards.yaml does not say why"));
        return violations;
    }

    /** The Sids of the grants' statements that give a reason. */
    private static Set<String> reasonedGrants(Manifests manifests) {
        var sids = new HashSet<String>();
        for (var grant : Manifests.names(manifests.grants())) {
            var index = 1;
            for (var statement : manifests.grants().path(grant).path("statements")) {
                if (statement.has("reason")) {
                    sids.add(Manifests.sid(grant) + index);
                }
                index++;
            }
        }
        return sids;
    }
}
