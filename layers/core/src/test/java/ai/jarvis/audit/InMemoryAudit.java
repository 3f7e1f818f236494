package ai.jarvis.audit;

import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The records of one tenant and their archive, in memory. */
final class InMemoryAudit implements AuditStore, AuditArchive {
    final TenantId tenant = TenantId.fresh();
    final Map<Chain, List<SealedRecord>> recent = new HashMap<>();
    final Map<Chain, Head> heads = new HashMap<>();
    final Map<ArchivedPart, List<SealedRecord>> parts = new HashMap<>();
    final Map<Chain, NavigableMap<Long, Hash>> anchors = new HashMap<>();

    AuditRecord append(Chain chain, String action) {
        var record = new AuditRecord(
                AuditId.fresh(),
                AuditKind.OPERATION,
                "key_1",
                action,
                Outcome.SUCCESS,
                Optional.empty(),
                Optional.empty(),
                Map.of());
        var head = heads.getOrDefault(chain, new Head(chain, 0, Hash.beginning(tenant, chain)));
        var hash = head.hash().next(head.number() + 1, record.text());
        recent.computeIfAbsent(chain, c -> new ArrayList<>())
                .add(new SealedRecord(chain, head.number() + 1, record.text(), hash, Optional.of(record)));
        heads.put(chain, new Head(chain, head.number() + 1, hash));
        return record;
    }

    /** Moves all recent records of a chain into one piece. */
    void archive(Chain chain) {
        var records = recent.remove(chain);
        var ids = records.stream()
                .map(each -> each.record().orElseThrow().id())
                .sorted(Comparator.comparing(AuditId::value))
                .toList();
        var part = new ArchivedPart(
                chain,
                records.getFirst().number(),
                records.getLast().number(),
                chain + "/" + records.getFirst().number(),
                records.getLast().hash(),
                records.getLast().hash(),
                ids.getFirst(),
                ids.getLast());
        parts.put(part, records);
    }

    @Override
    public List<Head> heads(TenantId of) {
        return List.copyOf(heads.values());
    }

    @Override
    public List<SealedRecord> recent(TenantId of, Chain chain, long from, int limit) {
        return recent.getOrDefault(chain, List.of()).stream()
                .filter(each -> each.number() >= from)
                .limit(limit)
                .toList();
    }

    @Override
    public long lastNumber(TenantId of, Chain chain) {
        return recent.getOrDefault(chain, List.of()).stream()
                .mapToLong(SealedRecord::number)
                .max()
                .orElse(0);
    }

    @Override
    public Optional<ArchivedPart> archived(TenantId of, Chain chain, long number) {
        return parts.keySet().stream()
                .filter(part -> part.chain().equals(chain))
                .filter(part -> part.firstNumber() <= number && part.lastNumber() >= number)
                .findFirst();
    }

    @Override
    public List<SealedRecord> find(TenantId of, AuditQuery query, Optional<AuditId> before, int limit) {
        return recent.values().stream()
                .flatMap(List::stream)
                .filter(each -> query.matches(each.record().orElseThrow()))
                .filter(each ->
                        before.map(b -> id(each).compareTo(b.value()) < 0).orElse(true))
                .sorted(Comparator.comparing(InMemoryAudit::id).reversed())
                .limit(limit)
                .toList();
    }

    private static String id(SealedRecord each) {
        return each.record().orElseThrow().id().value();
    }

    @Override
    public List<ArchivedPart> archived(TenantId of, Optional<AuditId> from, Optional<AuditId> before) {
        return parts.keySet().stream()
                .filter(part -> before.map(b -> part.lowest().value().compareTo(b.value()) < 0)
                        .orElse(true))
                .sorted(Comparator.comparing(
                                (ArchivedPart part) -> part.highest().value())
                        .reversed())
                .toList();
    }

    @Override
    public Optional<Hash> read(ArchivedPart part, Consumer<SealedRecord> reader) {
        parts.get(part).forEach(reader);
        return Optional.of(part.digest());
    }

    @Override
    public Map<Chain, NavigableMap<Long, Hash>> anchors(TenantId of) {
        return anchors;
    }

    /** Puts down the head of a chain. */
    void anchor(Chain chain) {
        var head = heads.get(chain);
        anchors.computeIfAbsent(chain, c -> new TreeMap<>()).put(head.number(), head.hash());
    }
}
