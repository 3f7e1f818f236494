package ai.jarvis.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a chat model is asked.
 *
 * @param system instructions; none if blank
 * @param turns the conversation, oldest first; roles alternate, and the last turn is the user's
 */
public record ChatPrompt(String system, List<Turn> turns, Tools tools, ResponseFormat format, Sampling sampling) {
    public ChatPrompt {
        turns = List.copyOf(turns);
        if (turns.isEmpty() || turns.getLast().speaker() != Speaker.USER) {
            throw new IllegalArgumentException("The last turn must be the user's");
        }
        for (int i = 1; i < turns.size(); i++) {
            if (turns.get(i).speaker() == turns.get(i - 1).speaker()) {
                throw new IllegalArgumentException("Turns " + (i - 1) + " and " + i + " are both the "
                        + turns.get(i).speaker() + "'s");
            }
        }
    }

    /** A conversation without tools that is answered in text, as the model likes it. */
    public ChatPrompt(String system, List<Turn> turns, int maxOutputTokens) {
        this(system, turns, Tools.NONE, ResponseFormat.TEXT, Sampling.upTo(maxOutputTokens));
    }

    /** Who speaks. */
    public enum Speaker {
        USER,
        ASSISTANT
    }

    /**
     * What one side says until the other speaks. Results of tools are the user's.
     *
     * @param contents at least one
     */
    public record Turn(Speaker speaker, List<Content> contents) {
        public Turn {
            contents = List.copyOf(contents);
            if (contents.isEmpty()) {
                throw new IllegalArgumentException("A turn of the " + speaker + " has no content");
            }
        }

        public Turn(Speaker speaker, String text) {
            this(speaker, List.of(new Content.Text(text)));
        }

        /** Its texts, one after another; results of tools are not among them. */
        public String text() {
            return contents.stream()
                    .filter(Content.Text.class::isInstance)
                    .map(content -> ((Content.Text) content).text())
                    .collect(Collectors.joining("\n"));
        }
    }

    /** As many tokens as the answer may have. */
    public int maxOutputTokens() {
        return sampling.maxOutputTokens();
    }

    /** The same, with other turns. */
    public ChatPrompt withTurns(List<Turn> others) {
        return new ChatPrompt(system, others, tools, format, sampling);
    }

    /** The same, with further instructions before its own. */
    public ChatPrompt after(String instructions) {
        var both = system.isBlank() ? instructions : instructions + "\n\n" + system;
        return new ChatPrompt(both, turns, tools, format, sampling);
    }

    /** The same, with another bound for the answer. */
    public ChatPrompt upTo(int maxOutputTokens) {
        return withSampling(sampling.withMaxOutputTokens(maxOutputTokens));
    }

    /** The same, to be answered in another way. */
    public ChatPrompt withSampling(Sampling other) {
        return new ChatPrompt(system, turns, tools, format, other);
    }

    /** All that the model reads as text, to be counted or looked through: instructions, turns, and what tools are for. */
    public List<String> texts() {
        var texts = new ArrayList<String>();
        texts.add(system);
        turns.forEach(turn -> turn.contents().forEach(content -> texts.addAll(content.texts())));
        tools.offered().forEach(tool -> {
            texts.add(tool.name());
            tool.description().ifPresent(texts::add);
            texts.add(tool.parameters());
        });
        if (format instanceof ResponseFormat.Schema schema) {
            texts.add(schema.schema());
        }
        return texts;
    }
}
