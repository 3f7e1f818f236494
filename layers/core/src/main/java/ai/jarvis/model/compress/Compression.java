package ai.jarvis.model.compress;

import ai.jarvis.knowledge.TokenCounter;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Content;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a prompt shorter, the same one always in the same way.
 *
 * <ol>
 *   <li>A paragraph of at least {@value #SHORTEST} characters that stands in the instructions or in an earlier turn already,
 *       or in what the user says last, is replaced by a word about where it stands.
 *   <li>Runs of blanks and of blank lines become one.
 *   <li>What is still longer than the model reads is cut from the oldest turns on: with an answer goes its question, and with
 *       the result of a tool its call. The first of them stay if they are short.
 * </ol>
 *
 * <p>Code, JSON, calls of tools and their results stay as they are, and so does all that the user says last.
 */
public final class Compression {
    /** Less is not worth a word about where it stands. */
    static final int SHORTEST = 80;

    /** The first turns stay if they take no more of what the model reads than one part of so many. */
    private static final int FIRST_PART = 8;

    private static final String ABOVE = "[The same text stands above.]";
    private static final String BELOW = "[The same text stands below.]";

    private final TokenCounter tokens = new TokenCounter();

    /**
     * A shorter prompt that asks the same.
     *
     * @param mostInput tokens that the model reads at most; nothing is cut if that is not known
     */
    public Compressed compress(ChatPrompt prompt, Optional<Integer> mostInput) {
        var shorter = new Repetitions(prompt).without();
        var fitting = mostInput.map(most -> cut(shorter, most)).orElse(shorter);
        return new Compressed(fitting, count(prompt), count(fitting));
    }

    private int count(ChatPrompt prompt) {
        return prompt.texts().stream().mapToInt(tokens::count).sum();
    }

    private int count(List<Turn> turns) {
        return turns.stream()
                .flatMap(turn -> turn.contents().stream())
                .flatMap(content -> content.texts().stream())
                .mapToInt(tokens::count)
                .sum();
    }

    private ChatPrompt cut(ChatPrompt prompt, int most) {
        int left = count(prompt);
        if (left <= most) {
            return prompt;
        }
        var exchanges = exchanges(prompt.turns());
        var keepsFirst = exchanges.size() > 2 && count(exchanges.getFirst()) <= most / FIRST_PART;
        while (left > most && exchanges.size() > 1) {
            // When the first alone stands before the last, it goes too.
            var oldest = keepsFirst && exchanges.size() > 2 ? 1 : 0;
            left -= count(exchanges.remove(oldest));
        }
        return prompt.withTurns(exchanges.stream().flatMap(List::stream).toList());
    }

    /** What belongs together: what the user says, and all until the user says something else. */
    private static List<List<Turn>> exchanges(List<Turn> turns) {
        var exchanges = new ArrayList<List<Turn>>();
        for (var turn : turns) {
            var begins = turn.speaker() == Speaker.USER
                    && turn.contents().stream().noneMatch(Content.Result.class::isInstance);
            if (begins || exchanges.isEmpty()) {
                exchanges.add(new ArrayList<>());
            }
            exchanges.getLast().add(turn);
        }
        return exchanges;
    }

    /** What of one prompt is said more than once. */
    private static final class Repetitions {
        private final ChatPrompt prompt;
        private final Set<String> above = new HashSet<>();
        private final Set<String> below = new HashSet<>();

        Repetitions(ChatPrompt prompt) {
            this.prompt = prompt;
            for (var content : prompt.turns().getLast().contents()) {
                if (content instanceof Content.Text text) {
                    Block.of(text.text()).stream()
                            .filter(Repetitions::isLong)
                            .map(Block::text)
                            .forEach(below::add);
                }
            }
        }

        private static boolean isLong(Block block) {
            return !block.isExact() && block.text().length() >= SHORTEST;
        }

        ChatPrompt without() {
            var system = shorter(prompt.system(), Set.of());
            var turns = new ArrayList<Turn>();
            for (var turn : prompt.turns().subList(0, prompt.turns().size() - 1)) {
                turns.add(new Turn(
                        turn.speaker(),
                        turn.contents().stream().map(this::shorter).toList()));
            }
            turns.add(prompt.turns().getLast());
            return new ChatPrompt(system, turns, prompt.tools(), prompt.format(), prompt.sampling());
        }

        private Content shorter(Content content) {
            return content instanceof Content.Text text ? new Content.Text(shorter(text.text(), below)) : content;
        }

        private String shorter(String text, Set<String> comingUp) {
            var said = new StringBuilder();
            var wasExact = false;
            for (var block : Block.of(text)) {
                if (!said.isEmpty()) {
                    // Between pieces of code blank lines may mean something.
                    said.append("\n".repeat(1 + (wasExact && block.isExact() ? block.blanks() : 1)));
                }
                said.append(once(block, comingUp));
                wasExact = block.isExact();
            }
            return said.isEmpty() ? text : said.toString();
        }

        private String once(Block block, Set<String> comingUp) {
            var text = block.text();
            if (!isLong(block)) {
                return text;
            }
            if (!above.add(text)) {
                return ABOVE;
            }
            return comingUp.contains(text) ? BELOW : text;
        }
    }
}
