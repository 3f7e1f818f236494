package ai.jarvis.localstack.bedrock;

import ai.jarvis.localstack.bedrock.Conversation.Choice;
import ai.jarvis.localstack.bedrock.Conversation.Message;
import ai.jarvis.localstack.bedrock.Conversation.Role;
import ai.jarvis.localstack.bedrock.Model.ToolUse;
import ai.jarvis.localstack.bedrock.ToolRules.Planned;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a model that understands nothing uses tools, seen from one point of a conversation: it makes the calls that
 * {@link ToolRules} find in the parts of the user's newest question, all of a round at once, and when all rounds are done
 * says what the tools said. What tools say never leads to a call, but for a number that "that" stands for.
 */
final class Acting {

    private static final int MOST_CALLS = 8;
    private static final String NO_CALLS = "Answer without calling a tool.";
    private static final String NOTES = "<conversation_summary>";
    private static final Pattern SHORT =
            Pattern.compile("<conversation_summary>(.*)</conversation_summary>", Pattern.DOTALL);
    private static final Pattern PARAMETERS = Pattern.compile("<parameters>.*?</parameters>", Pattern.DOTALL);
    private static final Pattern EARLIER =
            Pattern.compile("\\b(?:that|the result|the answer)\\b|结果", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?![\\w.]*\\w)");

    private final Conversation conversation;
    private final int asked;

    Acting(Conversation conversation) {
        this.conversation = conversation;
        this.asked = newestQuestion(conversation.messages());
    }

    private static int newestQuestion(List<Message> messages) {
        for (int i = messages.size() - 1; i > 0; i--) {
            Message message = messages.get(i);
            if (message.role() == Role.USER && message.blocks().stream().noneMatch(block -> block.has("toolResult"))) {
                return i;
            }
        }
        return 0;
    }

    /** The calls to make now; none if there is nothing to call, or all is done. */
    List<ToolUse> calls() {
        if (conversation.tools().offered().isEmpty()
                || conversation.tools().choice() != Choice.AUTO
                || conversation.system().contains(NO_CALLS)) {
            return List.of();
        }
        String message = conversation.messages().get(asked).text();
        if (message.contains(NOTES)) {
            return List.of(); // Its work was told in short: the calls are not seen any more.
        }
        String question = PassagePrompt.questionOf(PARAMETERS.matcher(message).replaceAll(""));
        long done = since().filter(each -> each.blocks().stream().anyMatch(block -> block.has("toolUse")))
                .count();
        boolean isLater = false;
        for (List<String> round : QuestionParts.of(question).rounds()) {
            Set<Planned> calls = round(round, isLater);
            if (!calls.isEmpty() && done-- == 0) {
                return numbered(calls);
            }
            isLater = true;
        }
        return List.of();
    }

    private Stream<Message> since() {
        return conversation.messages().stream().skip(asked);
    }

    private Set<Planned> round(List<String> parts, boolean isLater) {
        Set<Planned> calls = new LinkedHashSet<>();
        for (String part : parts) {
            ToolRules.call(
                            conversation.tools().offered(),
                            isLater ? withEarlierNumber(part) : part,
                            parts.size() == 1 && !isLater)
                    .ifPresent(calls::add);
        }
        return calls;
    }

    private String withEarlierNumber(String part) {
        String number = said().reversed().stream()
                .map(said -> lastNumber(said.text()))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        return number.isEmpty() ? part : EARLIER.matcher(part).replaceAll(Matcher.quoteReplacement(number));
    }

    private static String lastNumber(String text) {
        Matcher matcher = NUMBER.matcher(text);
        String last = "";
        while (matcher.find()) {
            last = matcher.group();
        }
        return last;
    }

    private List<ToolUse> numbered(Set<Planned> calls) {
        List<ToolUse> numbered = new ArrayList<>();
        for (Planned call : calls) {
            if (numbered.size() < MOST_CALLS) {
                String id = "tooluse_" + conversation.messages().size() + "_" + numbered.size();
                numbered.add(new ToolUse(id, call.tool(), call.input()));
            }
        }
        return numbered;
    }

    /** What tools said since the question was asked, or the notes of it; empty if none was called. */
    String answer() {
        List<Said> all = said();
        Matcher notes = SHORT.matcher(conversation.messages().get(asked).text());
        if (all.isEmpty() && notes.find()) {
            return notes.group(1).strip();
        }
        if (all.size() == 1) {
            return all.getFirst().reading();
        }
        return all.stream().map(said -> "- " + said.reading()).collect(Collectors.joining("\n"));
    }

    private List<Said> said() {
        Map<String, JsonNode> uses = new HashMap<>();
        List<Said> all = new ArrayList<>();
        since().forEach(message -> {
            for (JsonNode block : message.blocks()) {
                JsonNode use = block.path("toolUse");
                JsonNode result = block.path("toolResult");
                if (block.has("toolUse")) {
                    uses.put(use.path("toolUseId").asText(), use);
                }
                if (block.has("toolResult")) {
                    all.add(Said.of(uses.getOrDefault(result.path("toolUseId").asText(), use), result));
                }
            }
        });
        return all;
    }
}
