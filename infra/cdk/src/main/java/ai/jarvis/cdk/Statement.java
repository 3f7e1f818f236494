package ai.jarvis.cdk;

import ai.jarvis.cdk.manifest.GrantEntry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a role's policy.
 *
 * @param effect {@code Allow} or {@code Deny}
 * @param condition as IAM writes it, or null for none
 * @param reason why a resource is {@code *}, where the statement's own data says so; null: infra/wildcards.yaml says it
 */
public record Statement(
        String sid,
        String effect,
        List<String> actions,
        List<String> resources,
        @Nullable Map<String, Object> condition,
        @Nullable String reason) {
    public Statement {
        actions = actions.stream().sorted().distinct().toList();
        resources = resources.stream().sorted().distinct().toList();
        if (effect.equals("Allow") && actions.stream().anyMatch(action -> action.contains("*"))) {
            throw new IllegalArgumentException("a statement names its actions, unlike " + actions);
        }
    }

    /** Actions on resources. */
    public static Statement allow(String sid, List<String> actions, List<String> resources) {
        return new Statement(sid, "Allow", actions, resources, null, null);
    }

    /** Actions on resources under a condition. */
    public static Statement allow(
            String sid, List<String> actions, List<String> resources, Map<String, Object> condition) {
        return new Statement(sid, "Allow", actions, resources, condition, null);
    }

    /** A statement of a grant, with the resources that its placeholders stand for. */
    public static Statement grant(String sid, GrantEntry.Statement granted, List<String> resources) {
        return new Statement(sid, "Allow", granted.actions(), resources, null, granted.reason());
    }

    /** Actions that nobody may take under a condition, whatever else allows them. */
    public static Statement deny(
            String sid, List<String> actions, List<String> resources, Map<String, Object> condition) {
        return new Statement(sid, "Deny", actions, resources, condition, null);
    }

    /** The statement as IAM reads it. */
    public Map<String, Object> json() {
        return Json.object(
                "Sid", sid, "Effect", effect, "Action", actions, "Resource", resources, "Condition", condition);
    }

    /** A policy of statements in their JSON form. */
    public static Map<String, Object> policy(List<?> statements) {
        return Json.object("Version", "2012-10-17", "Statement", statements);
    }
}
