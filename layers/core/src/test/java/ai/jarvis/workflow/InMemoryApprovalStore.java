package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Approval.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the questions of one process. */
public final class InMemoryApprovalStore implements ApprovalStore {
    private final Map<ApprovalId, Approval> approvals = new LinkedHashMap<>();

    private static Approval with(
            Approval old,
            String token,
            Status status,
            Optional<String> by,
            Optional<String> comment,
            Optional<Instant> decidedAt) {
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
                decidedAt);
    }

    @Override
    public Approval ask(Approval approval) {
        var known = approvals.values().stream()
                .filter(each ->
                        each.tenant().equals(approval.tenant()) && each.place().equals(approval.place()))
                .findFirst();
        var asked = known.map(old -> with(
                        old,
                        approval.token(),
                        old.status() == Status.WITHDRAWN ? Status.PENDING : old.status(),
                        old.by(),
                        old.comment(),
                        old.status() == Status.WITHDRAWN ? Optional.empty() : old.decidedAt()))
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
        var rows = approvals.values().stream()
                .filter(approval -> approval.tenant().equals(tenant) && approval.status() == Status.PENDING)
                .filter(approval -> page.after()
                        .map(after -> approval.id().value().compareTo(after) < 0)
                        .orElse(true))
                .sorted(Comparator.comparing(
                                (Approval approval) -> approval.id().value())
                        .reversed())
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), approval -> approval.id().value());
    }

    @Override
    public boolean decide(
            TenantId tenant, ApprovalId id, boolean approved, String by, Optional<String> comment, Instant at) {
        var known = find(tenant, id).orElse(null);
        if (known == null || known.status() != Status.PENDING) {
            return false;
        }
        approvals.put(
                id,
                with(
                        known,
                        known.token(),
                        approved ? Status.APPROVED : Status.REJECTED,
                        Optional.of(by),
                        comment,
                        Optional.of(at)));
        return true;
    }

    @Override
    public void withdraw(TenantId tenant, RunId run, Instant at) {
        approvals.replaceAll((id, known) -> {
            var isOpen = known.tenant().equals(tenant) && known.run().equals(run) && known.status() == Status.PENDING;
            return isOpen
                    ? with(known, known.token(), Status.WITHDRAWN, Optional.empty(), Optional.empty(), Optional.of(at))
                    : known;
        });
    }
}
