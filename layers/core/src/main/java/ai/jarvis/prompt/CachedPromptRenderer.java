package ai.jarvis.prompt;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.prompt.liquid.LiquidTemplate;
import ai.jarvis.prompt.liquid.RenderingFailed;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Renders prompts from templates that were read before. Versions never change, so that they are kept until others need the
 * room; which one is meant is asked anew after less than half of the 5 s within which a label's move must be in force
 * everywhere.
 */
public final class CachedPromptRenderer implements PromptRenderer {
    private static final Duration REMEMBERED = Duration.ofSeconds(2);
    private static final int MOST_REMEMBERED = 10_000;

    private final PromptStore store;
    private final Clock clock;
    private final Map<Wanted, Known> remembered = new ConcurrentHashMap<>();
    private final TemplateCache templates = new TemplateCache();

    private record Wanted(TenantId tenant, String prompt, String selection) {}

    private record Known(PromptId prompt, SemanticVersion version, Instant until) {}

    /** A version as it is rendered. */
    record Readied(LiquidTemplate template, List<PromptVariable> variables) {}

    public CachedPromptRenderer(PromptStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public RenderedPrompt render(
            TenantId tenant, String prompt, String selection, Map<String, ? extends @Nullable Object> variables) {
        var wanted = new Wanted(tenant, prompt, selection);
        var known = remembered.get(wanted);
        if (known == null || !clock.instant().isBefore(known.until())) {
            known = ask(wanted);
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(wanted, known);
        }
        return render(tenant, known.prompt(), known.version(), variables);
    }

    private Known ask(Wanted wanted) {
        var until = clock.instant().plus(REMEMBERED);
        var prompt = find(wanted.tenant(), wanted.prompt()).orElseThrow(() -> Refusal.notFound("prompt"));
        return new Known(prompt.id(), Selected.number(store, prompt, Selection.of(wanted.selection())), until);
    }

    private Optional<Prompt> find(TenantId tenant, String prompt) {
        if (Ids.isId(PromptId.PREFIX, prompt)) {
            return store.find(tenant, new PromptId(prompt));
        }
        return Text.unstorable(prompt).isPresent() ? Optional.empty() : store.findByName(tenant, prompt);
    }

    /** Renders the version of this number. */
    RenderedPrompt render(
            TenantId tenant,
            PromptId prompt,
            SemanticVersion number,
            Map<String, ? extends @Nullable Object> variables) {
        var readied =
                templates.get(new TemplateCache.Key(tenant, prompt, number), () -> store.version(tenant, prompt, number)
                        .orElseThrow(() -> Refusal.notFound("version")));
        var values = Values.of(readied.variables(), variables);
        try {
            return new RenderedPrompt(prompt, number, readied.template().render(values));
        } catch (RenderingFailed e) {
            throw Refusal.unprocessable("rendering_failed", String.valueOf(e.getMessage()), List.of());
        }
    }
}
