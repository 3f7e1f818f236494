package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Approval.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the questions of one process. */
public final class InMemoryApprovalStore implements ApprovalStore {
    private final Map<ApprovalId, Approval> approvals = new LinkedHashMap<>();

    private static Approval with(
            Approval old, String token, Status status, Optional<String> by, Optional<String> comment) {
        return new Approval(
                old.id(),
                old.tenant(),
                old.run(),
                old.place(),
                old.step(),
                token,
                old.question(),
                status,
                by,
                comment,
                old.createdAt(),
                old.decidedAt());
    }

    @Override
    public Approval ask(Approval approval) {
        var known = approvals.values().stream()
                .filter(each -> each.place().equals(approval.place()))
                .findFirst();
        var asked = known.map(old -> with(
                        old,
                        approval.token(),
                        old.status() == Status.WITHDRAWN ? Status.PENDING : old.status(),
                        old.by(),
                        old.comment()))
                .orElse(approval);
        approvals.put(asked.id(), asked);
        return asked;
    }

    @Override
    public Optional<Approval> find(TenantId tenant, ApprovalId id) {
        return Optional.ofNullable(approvals.get(id))
                .filter(approval -> approval.tenant().equals(tenant));
    }

    @Override
    public Page<Approval> pending(TenantId tenant, Page.Request page) {
        return new Page<>(
                approvals.values().stream()
                        .filter(approval -> approval.status() == Status.PENDING)
                        .toList(),
                Optional.empty());
    }

    @Override
    public boolean decide(
            TenantId tenant, ApprovalId id, boolean approved, String by, Optional<String> comment, Instant at) {
        var known = approvals.get(id);
        if (known == null || known.status() != Status.PENDING) {
            return false;
        }
        approvals.put(
                id, with(known, known.token(), approved ? Status.APPROVED : Status.REJECTED, Optional.of(by), comment));
        return true;
    }

    @Override
    public void withdraw(TenantId tenant, RunId run, Instant at) {
        approvals.replaceAll((id, known) -> known.run().equals(run) && known.status() == Status.PENDING
                ? with(known, known.token(), Status.WITHDRAWN, Optional.empty(), Optional.empty())
                : known);
    }
}
