package ai.jarvis.workflow;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A question to people that a run waits for.
 *
 * @param place the doing of the step that asks, as {@link EffectKey#text}
 * @param step the step's name
 * @param token by which Step Functions is told the answer
 * @param question what is asked, and of whom
 * @param by the principal who decided
 */
public record Approval(
        ApprovalId id,
        TenantId tenant,
        RunId run,
        String place,
        String step,
        String token,
        Question question,
        Status status,
        Optional<String> by,
        Optional<String> comment,
        Instant createdAt,
        Optional<Instant> decidedAt) {
    /**
     * What is asked.
     *
     * @param data for those who decide
     * @param approvers ids of users and keys, or names of roles, of which one decides; whoever may run workflows if empty
     */
    public record Question(String title, String message, Optional<Object> data, List<String> approvers) {
        public Question {
            approvers = List.copyOf(approvers);
        }

        boolean isFor(Caller caller) {
            return approvers.isEmpty()
                    || approvers.contains(caller.principal())
                    || caller.roles().stream().anyMatch(role -> approvers.contains(role.name()));
        }
    }

    /** How it was decided. */
    public enum Status {
        PENDING,
        APPROVED,
        REJECTED,
        /** The run does not wait any more. */
        WITHDRAWN;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
