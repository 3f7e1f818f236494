package ai.jarvis.workflow.step;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.workflow.StepRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a model is told, from either {@code prompt} or {@code messages}, a list of {@code {role, content}}. Messages of one
 * role that follow each other are one turn; those of the role {@code system} are instructions.
 */
record PromptTurns(String system, List<Turn> turns) {
    static PromptTurns of(StepInputs inputs) {
        var system = new ArrayList<String>();
        inputs.optionalText("system").ifPresent(system::add);
        var turns = new ArrayList<Turn>();
        inputs.optionalText("prompt").ifPresent(prompt -> turns.add(new Turn(Speaker.USER, prompt)));
        if (inputs.value("messages").orElse(List.of()) instanceof List<?> messages) {
            messages.forEach(message -> add(message, system, turns));
        }
        var isConversation = !turns.isEmpty()
                && turns.getFirst().speaker() == Speaker.USER
                && turns.getLast().speaker() == Speaker.USER
                && turns.stream().noneMatch(turn -> turn.text().isBlank());
        if (!isConversation) {
            throw new StepRefused("The prompt must not be empty; messages begin and end with the role user");
        }
        return new PromptTurns(String.join("\n\n", system), turns);
    }

    private static void add(Object message, List<String> system, List<Turn> turns) {
        if (!(message instanceof Map<?, ?> map && map.get("content") instanceof String content)) {
            throw new StepRefused("Each of the messages must have a role and a content, both texts");
        }
        switch (String.valueOf(map.get("role"))) {
            case "system" -> system.add(content);
            case "user" -> add(Speaker.USER, content, turns);
            case "assistant" -> add(Speaker.ASSISTANT, content, turns);
            default -> throw new StepRefused("The role of a message must be system, user or assistant");
        }
    }

    private static void add(Speaker speaker, String text, List<Turn> turns) {
        if (!turns.isEmpty() && turns.getLast().speaker() == speaker) {
            turns.add(new Turn(speaker, turns.removeLast().text() + "\n\n" + text));
        } else {
            turns.add(new Turn(speaker, text));
        }
    }
}
