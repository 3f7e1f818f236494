package ai.jarvis.prompt;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Keeps the prompts of one process. */
public final class InMemoryPromptStore implements PromptStore {
    private final Map<PromptId, Prompt> prompts = new HashMap<>();
    private final Map<PromptId, TreeMap<SemanticVersion, PromptVersion>> versions = new HashMap<>();
    private final Map<PromptId, TreeMap<String, List<LabelMove>>> moves = new HashMap<>();

    @Override
    public synchronized boolean insert(Prompt prompt, PromptVersion first) {
        if (findByName(prompt.tenant(), prompt.name()).isPresent()) {
            return false;
        }
        prompts.put(prompt.id(), prompt);
        versions.put(prompt.id(), new TreeMap<>(Map.of(first.number(), first)));
        moves.put(prompt.id(), new TreeMap<>());
        return true;
    }

    @Override
    public synchronized Optional<PromptVersion> append(
            TenantId tenant, PromptId id, UnaryOperator<PromptVersion> next) {
        return find(tenant, id).map(prompt -> {
            var added = next.apply(versions.get(id).get(prompt.latest()));
            versions.get(id).put(added.number(), added);
            prompts.put(
                    id,
                    new Prompt(
                            id,
                            tenant,
                            prompt.name(),
                            prompt.description(),
                            added.number(),
                            prompt.createdAt(),
                            added.createdAt()));
            return added;
        });
    }

    @Override
    public synchronized Optional<Prompt> find(TenantId tenant, PromptId id) {
        return Optional.ofNullable(prompts.get(id))
                .filter(prompt -> prompt.tenant().equals(tenant));
    }

    @Override
    public synchronized Optional<Prompt> findByName(TenantId tenant, String name) {
        return prompts.values().stream()
                .filter(prompt ->
                        prompt.tenant().equals(tenant) && prompt.name().equals(name))
                .findFirst();
    }

    @Override
    public synchronized Page<Prompt> list(TenantId tenant, Page.Request page) {
        var rows = prompts.values().stream()
                .filter(prompt -> prompt.tenant().equals(tenant))
                .filter(prompt -> page.after()
                        .map(after -> prompt.id().value().compareTo(after) < 0)
                        .orElse(true))
                .sorted(Comparator.comparing((Prompt prompt) -> prompt.id().value())
                        .reversed())
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), prompt -> prompt.id().value());
    }

    @Override
    public synchronized Optional<PromptVersion> version(TenantId tenant, PromptId id, SemanticVersion number) {
        return find(tenant, id)
                .flatMap(prompt -> Optional.ofNullable(versions.get(id).get(number)));
    }

    @Override
    public synchronized Page<PromptVersion> versions(TenantId tenant, PromptId id, Page.Request page) {
        var before = page.after().flatMap(SemanticVersion::parse);
        var rows = find(tenant, id).stream()
                .flatMap(prompt -> versions.get(id).descendingMap().values().stream())
                .filter(version ->
                        before.map(number -> number.isAfter(version.number())).orElse(true))
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), version -> version.number().toString());
    }

    @Override
    public synchronized Optional<LabelMove> move(
            TenantId tenant, PromptId id, String label, Function<LabelMove.History, LabelMove> next) {
        return find(tenant, id).map(prompt -> {
            var past = new ArrayList<>(moves.get(id).getOrDefault(label, List.of()));
            var move = next.apply(new LabelMove.History() {
                @Override
                public Optional<LabelMove> last() {
                    return past.isEmpty() ? Optional.empty() : Optional.of(past.getLast());
                }

                @Override
                public LabelMove at(int number) {
                    return past.get(number - 1);
                }
            });
            if (past.isEmpty() || !past.getLast().equals(move)) {
                past.add(move);
            }
            moves.get(id).put(label, past);
            return move;
        });
    }

    @Override
    public synchronized Optional<LabelMove> label(TenantId tenant, PromptId id, String label) {
        return labels(tenant, id).stream()
                .filter(move -> move.label().equals(label))
                .findFirst();
    }

    @Override
    public synchronized List<LabelMove> labels(TenantId tenant, PromptId id) {
        return find(tenant, id).stream()
                .flatMap(prompt -> moves.get(id).values().stream())
                .map(List::getLast)
                .toList();
    }

    @Override
    public synchronized Page<LabelMove> history(TenantId tenant, PromptId id, String label, Page.Request page) {
        var rows = find(tenant, id).stream()
                .flatMap(prompt -> moves.get(id).getOrDefault(label, List.of()).reversed().stream())
                .filter(move -> page.after()
                        .map(after -> move.number() < Integer.parseInt(after))
                        .orElse(true))
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), move -> Integer.toString(move.number()));
    }

    @Override
    public synchronized boolean delete(TenantId tenant, PromptId id) {
        return find(tenant, id).isPresent() && prompts.remove(id) != null;
    }
}
