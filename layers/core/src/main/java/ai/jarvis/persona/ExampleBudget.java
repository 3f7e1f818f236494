package ai.jarvis.persona;

import ai.jarvis.knowledge.TokenCounter;
import java.util.List;

/**
 * Which examples a persona is rendered with: those at the beginning of its list that together have no more tokens than its
 * budget. The first that is too much ends the list, so that the same persona has the same examples everywhere and always.
 */
final class ExampleBudget {
    private static final TokenCounter TOKENS = new TokenCounter();

    private ExampleBudget() {}

    static List<Example> kept(List<Example> examples, int tokens) {
        var left = tokens;
        for (int i = 0; i < examples.size(); i++) {
            left -= tokens(examples.get(i));
            if (left < 0) {
                return examples.subList(0, i);
            }
        }
        return examples;
    }

    static int tokens(Example example) {
        return TOKENS.count(example.userInput()) + TOKENS.count(example.assistantResponse());
    }
}
