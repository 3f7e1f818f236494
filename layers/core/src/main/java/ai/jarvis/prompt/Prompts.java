package ai.jarvis.prompt;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a tenant's prompts, in versions that never change, and labels that say which of them is in use. */
public final class Prompts {
    private static final int MAX_NAME = 200;
    private static final int MAX_DESCRIPTION = 2_000;
    private static final int MAX_COMMENT = 2_000;
    private static final int MOST_LABELS = 50;

    private final PromptStore store;
    private final CachedPromptRenderer renderer;
    private final Clock clock;

    public Prompts(PromptStore store, CachedPromptRenderer renderer, Clock clock) {
        this.store = store;
        this.renderer = renderer;
        this.clock = clock;
    }

    /** Where a label is, who put it there, and when. */
    public record Label(String name, SemanticVersion version, String by, Instant at) {
        static Label of(LabelMove last) {
            return new Label(last.label(), last.version(), last.by(), last.at());
        }
    }

    /** A prompt with its newest version. */
    public record Current(Prompt prompt, PromptVersion newest) {}

    /** Saves a new prompt, whose first version is 1.0.0. */
    public Current create(Caller caller, String name, Optional<String> description, PromptContent content) {
        caller.require(Permission.PROMPTS_WRITE);
        Text.require("/name", name, MAX_NAME);
        if (Ids.isId(PromptId.PREFIX, name)) {
            throw Refusal.invalid("/name", "must not look like the id of a prompt");
        }
        description.ifPresent(text -> Text.require("/description", text, MAX_DESCRIPTION));
        ContentRules.check(content);
        var prompt = Prompt.fresh(caller.tenant(), name, description, clock.instant());
        var first = new PromptVersion(
                prompt.id(),
                prompt.latest(),
                content,
                content.hash(),
                Optional.empty(),
                caller.principal(),
                prompt.createdAt());
        if (!store.insert(prompt, first)) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "prompt_exists",
                    "There is a prompt of this name already. A new version of it is added under its versions.");
        }
        return new Current(prompt, first);
    }

    /** Adds a version after the newest. */
    public PromptVersion add(Caller caller, PromptId id, NewVersion wanted) {
        caller.require(Permission.PROMPTS_WRITE);
        find(caller, id);
        VersionNumbers.requireOne(wanted.number(), wanted.part());
        wanted.comment().ifPresent(text -> Text.require("/comment", text, MAX_COMMENT));
        ContentRules.check(wanted.content());
        return store.append(caller.tenant(), id, newest -> after(newest, wanted, caller))
                .orElseThrow(Prompts::unknown);
    }

    private PromptVersion after(PromptVersion newest, NewVersion wanted, Caller caller) {
        var hash = wanted.content().hash();
        if (hash.equals(newest.contentHash())) {
            throw VersionNumbers.unchanged(newest.number());
        }
        return new PromptVersion(
                newest.prompt(),
                number(newest, wanted),
                wanted.content(),
                hash,
                wanted.comment(),
                caller.principal(),
                clock.instant());
    }

    private static SemanticVersion number(PromptVersion newest, NewVersion wanted) {
        return VersionNumbers.after(newest.number(), wanted.number(), () -> wanted.part()
                .orElseGet(() -> wanted.content().changeSince(newest.content())));
    }

    /** A prompt with its newest version. */
    public Current get(Caller caller, PromptId id) {
        var prompt = read(caller, id);
        return new Current(prompt, version(prompt, Selection.NEWEST));
    }

    private Prompt read(Caller caller, PromptId id) {
        caller.require(Permission.PROMPTS_READ);
        return find(caller, id);
    }

    public Page<Prompt> list(Caller caller, Page.Request page) {
        caller.require(Permission.PROMPTS_READ);
        return store.list(caller.tenant(), page);
    }

    /** The version that is meant. */
    public PromptVersion version(Caller caller, PromptId id, Selection selection) {
        return version(read(caller, id), selection);
    }

    private PromptVersion version(Prompt prompt, Selection selection) {
        return store.version(prompt.tenant(), prompt.id(), Selected.number(store, prompt, selection))
                .orElseThrow(() -> Refusal.notFound("version"));
    }

    public Page<PromptVersion> versions(Caller caller, PromptId id, Page.Request page) {
        read(caller, id);
        return store.versions(caller.tenant(), id, page);
    }

    /** What differs between two versions. */
    public PromptDiff diff(Caller caller, PromptId id, Selection from, Selection to) {
        var prompt = read(caller, id);
        return PromptDiff.between(version(prompt, from), version(prompt, to));
    }

    /** Renders a version; a label is where it is at this moment. */
    public RenderedPrompt render(
            Caller caller, PromptId id, Selection selection, Map<String, ? extends @Nullable Object> variables) {
        var prompt = read(caller, id);
        return renderer.render(caller.tenant(), id, Selected.number(store, prompt, selection), variables);
    }

    /** Removes a prompt with its versions and labels. */
    public void delete(Caller caller, PromptId id) {
        caller.require(Permission.PROMPTS_WRITE);
        if (!store.delete(caller.tenant(), id)) {
            throw unknown();
        }
    }

    /** Where all labels are, the newest version first. */
    public List<Label> labels(Caller caller, PromptId id) {
        var newest = get(caller, id).newest();
        var labels = new ArrayList<Label>();
        labels.add(new Label(Selection.LATEST, newest.number(), newest.author(), newest.createdAt()));
        store.labels(caller.tenant(), id).stream().map(Label::of).forEach(labels::add);
        return labels;
    }

    /** Moves a label; one that is there already stays, and its history too. */
    public Label move(Caller caller, PromptId id, String name, SemanticVersion to) {
        caller.require(Permission.PROMPTS_WRITE);
        find(caller, id);
        var label = Selection.requireMovable(name);
        if (store.version(caller.tenant(), id, to).isEmpty()) {
            throw Refusal.unprocessable(
                    "unknown_version",
                    "The prompt has no such version.",
                    List.of(new FieldError("/version", "is no version of the prompt")));
        }
        var known = store.labels(caller.tenant(), id);
        if (known.size() >= MOST_LABELS
                && known.stream().noneMatch(move -> move.label().equals(label))) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "too_many_labels", "A prompt has at most " + MOST_LABELS + " labels.");
        }
        return new Labels(store, clock)
                .put(caller.tenant(), id, label, to, caller.principal())
                .orElseThrow(Prompts::unknown);
    }

    /** Moves a label to where it was before, undo by undo to its beginning. */
    public Label undo(Caller caller, PromptId id, String label) {
        caller.require(Permission.PROMPTS_WRITE);
        find(caller, id);
        Selection.requireMovable(label);
        return store.move(caller.tenant(), id, label, history -> {
                    var last = history.last().orElseThrow(() -> Refusal.notFound("label"));
                    var before = last.undoesTo()
                            .map(history::at)
                            .orElseThrow(() -> Refusal.of(
                                    Refusal.Kind.CONFLICT,
                                    "nothing_to_undo",
                                    "The label is where it was first put, on " + last.version() + "."));
                    return new LabelMove(
                            id,
                            label,
                            last.number() + 1,
                            before.version(),
                            before.undoesTo(),
                            true,
                            caller.principal(),
                            clock.instant());
                })
                .map(Label::of)
                .orElseThrow(Prompts::unknown);
    }

    /** Where a label was, newest first. */
    public Page<LabelMove> history(Caller caller, PromptId id, String label, Page.Request page) {
        read(caller, id);
        if (!Selection.Labelled.isLabel(label)
                || store.label(caller.tenant(), id, label).isEmpty()) {
            throw Refusal.notFound("label");
        }
        return store.history(caller.tenant(), id, label, page);
    }

    private Prompt find(Caller caller, PromptId id) {
        return store.find(caller.tenant(), id).orElseThrow(Prompts::unknown);
    }

    private static Refusal unknown() {
        return Refusal.notFound("prompt");
    }
}
