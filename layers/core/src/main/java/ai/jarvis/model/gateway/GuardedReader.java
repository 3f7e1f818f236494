package ai.jarvis.model.gateway;

import ai.jarvis.guard.Guarded;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer for somebody who may not know all of it. Arguments of a call go on when they are complete. An answer that
 * ends before personal data is read to its own end all the same, because only then its provider tells what it took.
 */
final class GuardedReader implements AnswerReader {
    private final Guarded guarded;
    private final AnswerReader reader;
    private final Guarded.TextFilter text;
    private final StringBuilder said = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private final StringBuilder arguments = new StringBuilder();
    private Delta.@Nullable CallBegun open;
    private boolean isFiltered;

    GuardedReader(Guarded guarded, AnswerReader reader) {
        this.guarded = guarded;
        this.reader = reader;
        this.text = guarded.text(this::say);
    }

    private void say(String piece) {
        said.append(piece);
        reader.delta(new Delta.Text(piece));
    }

    @Override
    public boolean isLive() {
        return reader.isLive();
    }

    @Override
    public boolean isGone() {
        return reader.isGone();
    }

    @Override
    public void begun(Serving serving) {
        reader.begun(serving);
    }

    @Override
    public void delta(Delta delta) {
        if (!isLive() || isFiltered) {
            return;
        }
        switch (delta) {
            case Delta.Text piece -> {
                closeCall();
                text.accept(piece.text());
                isFiltered |= text.hasEnded();
            }
            case Delta.CallBegun call -> {
                closeText();
                closeCall();
                open = isFiltered ? null : call;
            }
            case Delta.Arguments piece -> arguments.append(piece.piece());
        }
    }

    private void closeText() {
        text.end();
        isFiltered |= text.hasEnded();
    }

    private void closeCall() {
        var call = open;
        if (call == null) {
            return;
        }
        var known = isFiltered ? null : guarded.arguments(arguments.toString());
        if (known == null) {
            isFiltered = true;
        } else {
            reader.delta(call);
            if (!known.isEmpty()) {
                reader.delta(new Delta.Arguments(call.index(), known));
            }
            calls.add(new ToolCall(call.id(), call.name(), known.isEmpty() ? "{}" : known));
        }
        open = null;
        arguments.setLength(0);
    }

    /** Hands on what is held, and tells the answer as its reader knows it. */
    Served end(Served served) {
        if (!isLive()) {
            return served.with(guarded.whole(served.completion()));
        }
        closeText();
        closeCall();
        Completion completion = guarded.with(served.completion(), said.toString(), calls, isFiltered);
        return served.with(completion);
    }
}
