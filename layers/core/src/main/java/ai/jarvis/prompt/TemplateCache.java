package ai.jarvis.prompt;

import ai.jarvis.prompt.CachedPromptRenderer.Readied;
import ai.jarvis.prompt.liquid.LiquidTemplate;
import ai.jarvis.tenancy.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Versions that were read, those used last. What one takes grows with its text, and so the texts are counted. */
final class TemplateCache {
    private static final long MOST_CHARACTERS = 2_000_000;

    /** What a version takes beside its text. */
    private static final long LEAST_CHARACTERS = 500;

    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    record Key(TenantId tenant, PromptId prompt, SemanticVersion number) {}

    private record Entry(Readied readied, long characters) {}

    /** The version; read, if it is not at hand, from what {@code found} answers. */
    Readied get(Key key, Supplier<PromptVersion> found) {
        var known = known(key);
        if (known != null) {
            return known;
        }
        var content = found.get().content();
        var readied = new Readied(LiquidTemplate.read(content.template()), content.variables());
        put(key, new Entry(readied, content.template().length() + LEAST_CHARACTERS));
        return readied;
    }

    private synchronized @Nullable Readied known(Key key) {
        var entry = entries.get(key);
        return entry == null ? null : entry.readied();
    }

    private synchronized void put(Key key, Entry entry) {
        var before = entries.put(key, entry);
        characters += entry.characters() - (before == null ? 0 : before.characters());
        var eldest = entries.values().iterator();
        while (characters > MOST_CHARACTERS && eldest.hasNext()) {
            characters -= eldest.next().characters();
            eldest.remove();
        }
    }
}
