package ai.jarvis.model.gateway;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.route.Strategy;
import java.time.Duration;
import java.util.Optional;

/**
 * What the gateway is asked.
 *
 * @param model a model's name, or the tenant's for one; absent for whichever is chosen
 * @param strategy by which one is chosen where none is named; the tenant's own if absent
 * @param deadline after which the answer is of no use any more
 * @param onBreak what becomes of a stream that breaks off; the tenant's own way if absent
 * @param session what calls have in common that should go to one model where they are shared out by weight
 * @param mayBeCached whether an answer that was given before will do
 * @param similarity how near a question must be whose answer will do too, as a cosine; absent if none will
 * @param compress whether the prompt may be made shorter; as the deployment has it if absent
 */
public record Question(
        Optional<String> model,
        ChatPrompt prompt,
        Optional<Strategy> strategy,
        Duration deadline,
        Optional<OnBreak> onBreak,
        Optional<String> session,
        boolean mayBeCached,
        Optional<Double> similarity,
        Optional<Boolean> compress) {
    /** How long an answer may take where nobody says so. */
    public static final Duration STANDARD_DEADLINE = Duration.ofSeconds(60);

    /** A question that an answer to an equal one will do for at most, with its prompt as the deployment has it. */
    public Question(
            Optional<String> model,
            ChatPrompt prompt,
            Optional<Strategy> strategy,
            Duration deadline,
            Optional<OnBreak> onBreak,
            Optional<String> session,
            boolean mayBeCached) {
        this(model, prompt, strategy, deadline, onBreak, session, mayBeCached, Optional.empty(), Optional.empty());
    }

    public Question {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("A deadline is in the future: " + deadline);
        }
    }

    /** The same, with another prompt. */
    public Question withPrompt(ChatPrompt other) {
        return new Question(model, other, strategy, deadline, onBreak, session, mayBeCached, similarity, compress);
    }

    /** The same, for another model. */
    public Question withModel(String other) {
        return new Question(
                Optional.of(other), prompt, strategy, deadline, onBreak, session, mayBeCached, similarity, compress);
    }

    /** A prompt for a model, with all the rest as usual; it is put to a model each time. */
    public static Question of(Optional<String> model, ChatPrompt prompt) {
        return new Question(
                model, prompt, Optional.empty(), STANDARD_DEADLINE, Optional.empty(), Optional.empty(), false);
    }
}
