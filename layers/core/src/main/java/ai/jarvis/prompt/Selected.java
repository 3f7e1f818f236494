package ai.jarvis.prompt;

import ai.jarvis.platform.Refusal;
import java.util.Optional;

/** Finds the version that is meant. */
final class Selected {
    private Selected() {}

    /** The number of the version; refused as unknown if there is none. */
    static SemanticVersion number(PromptStore store, Prompt prompt, Selection selection) {
        return switch (selection) {
            case Selection.Numbered(var number) -> {
                if (number.equals(prompt.latest())) {
                    yield number;
                }
                yield store.version(prompt.tenant(), prompt.id(), number)
                        .orElseThrow(() -> Refusal.notFound("version"))
                        .number();
            }
            case Selection.Labelled label when label.isLatest() -> prompt.latest();
            case Selection.Labelled(var label) ->
                Optional.of(label)
                        .filter(Selection.Labelled::isLabel)
                        .flatMap(known -> store.label(prompt.tenant(), prompt.id(), known))
                        .orElseThrow(() -> Refusal.notFound("version or label"))
                        .version();
        };
    }
}
