package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.Passage.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Makes the passages that a model reads out of the chunks that a search found: each text once, whatever documents say it,
 * neighbours in one piece, the best first, and no more than a model shall be paid for. A chunk is taken whole or not at
 * all.
 */
public final class PassageAssembly {
    /** What a passage takes beside its text and its document's name. */
    private static final int FRAME_TOKENS = 24;

    private final int maxTokens;
    private final int maxChunks;
    private final TokenCounter tokens = new TokenCounter();

    /**
     * @param maxTokens most tokens of all passages, as {@link TokenCounter} counts them
     * @param maxChunks most chunks that they are made of
     */
    public PassageAssembly(int maxTokens, int maxChunks) {
        this.maxTokens = maxTokens;
        this.maxChunks = maxChunks;
    }

    /** The passages of the chunks, which are given best first. */
    public List<Passage> assemble(List<Hit> ranked) {
        var gathered = new ArrayList<Gathered>();
        var texts = new HashSet<String>();
        var room = maxTokens;
        var left = maxChunks;
        for (var hit : ranked) {
            if (left == 0) {
                break;
            }
            if (texts.contains(hit.chunk().text()) || gathered.stream().anyMatch(each -> each.holds(hit))) {
                continue;
            }
            var neighbours =
                    gathered.stream().filter(each -> each.isBeside(hit)).toList();
            var together = join(neighbours, hit);
            var beside = together.isPresent() ? neighbours : List.<Gathered>of();
            var joined = together.orElseGet(() -> join(List.of(), hit).orElseThrow());
            var grown = joined.tokens
                    - beside.stream().mapToInt(each -> each.tokens).sum();
            if (grown > room) {
                continue;
            }
            room -= grown;
            left--;
            texts.add(hit.chunk().text());
            place(gathered, beside, joined);
        }
        return gathered.stream().map(each -> each.passage).toList();
    }

    /** What was joined is as good as its best part. */
    private static void place(List<Gathered> gathered, List<Gathered> beside, Gathered joined) {
        if (beside.isEmpty()) {
            gathered.add(joined);
            return;
        }
        gathered.set(gathered.indexOf(beside.getFirst()), joined);
        gathered.removeAll(beside);
    }

    /** Absent if chunks that overlap do not say the same: they are of two versions of the document. */
    private Optional<Gathered> join(List<Gathered> beside, Hit hit) {
        var chunks = new ArrayList<Hit>();
        beside.forEach(each -> chunks.addAll(each.chunks));
        chunks.add(hit);
        var best = beside.isEmpty() ? hit : beside.getFirst().passage.best();
        return parts(chunks).map(parts -> {
            var passage = new Passage(parts, best);
            var size = tokens.count(passage.text()) + tokens.count(passage.documentName()) + FRAME_TOKENS;
            return new Gathered(List.copyOf(chunks), passage, size);
        });
    }

    private static Optional<List<Part>> parts(List<Hit> chunks) {
        var parts = new ArrayList<Part>();
        var inOrder = chunks.stream()
                .sorted(Comparator.comparingInt((Hit hit) -> hit.chunk().start())
                        .thenComparingInt(hit -> hit.chunk().end()))
                .toList();
        for (var hit : inOrder) {
            var chunk = hit.chunk();
            if (parts.isEmpty() || parts.getLast().end() < chunk.start()) {
                parts.add(new Part(chunk.text(), chunk.start(), List.of(hit)));
                continue;
            }
            var extended = extend(parts.removeLast(), hit);
            if (extended.isEmpty()) {
                return Optional.empty();
            }
            parts.add(extended.get());
        }
        return Optional.of(parts);
    }

    private static Optional<Part> extend(Part part, Hit hit) {
        var text = part.text();
        var next = hit.chunk().text();
        var from = text.offsetByCodePoints(0, hit.chunk().start() - part.start());
        var common = Math.min(text.length() - from, next.length());
        if (!text.regionMatches(from, next, 0, common)) {
            return Optional.empty();
        }
        var chunks = new ArrayList<>(part.chunks());
        chunks.add(hit);
        return Optional.of(new Part(text + next.substring(common), part.start(), chunks));
    }

    /** Chunks that make one passage. */
    private record Gathered(List<Hit> chunks, Passage passage, int tokens) {
        boolean holds(Hit hit) {
            return passage.document().equals(hit.document())
                    && passage.parts().stream()
                            .anyMatch(part -> part.start() <= hit.chunk().start()
                                    && hit.chunk().end() <= part.end());
        }

        boolean isBeside(Hit hit) {
            return passage.document().equals(hit.document())
                    && chunks.stream().anyMatch(each -> areBeside(each.chunk(), hit.chunk()));
        }

        private static boolean areBeside(Chunk one, Chunk other) {
            return Math.abs(one.ordinal() - other.ordinal()) == 1
                    || (one.start() <= other.end() && other.start() <= one.end());
        }
    }
}
