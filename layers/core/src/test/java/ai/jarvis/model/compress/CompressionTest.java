package ai.jarvis.model.compress;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Content;
import ai.jarvis.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompressionTest {
    private static final String HARBOUR =
            "The harbour master closes the gate at nine in the evening, and opens it again"
                    + " when the tide has turned and the first ferry is in sight.";
    private static final String LAMP =
            "The lamp of the lighthouse is lit at dusk by the keeper, who climbs the stairs with a can of oil and a cloth.";

    private final Compression compression = new Compression();

    private static Turn user(String text) {
        return new Turn(Speaker.USER, text);
    }

    private static Turn assistant(String text) {
        return new Turn(Speaker.ASSISTANT, text);
    }

    private static ChatPrompt prompt(String system, Turn... turns) {
        return new ChatPrompt(system, List.of(turns), 100);
    }

    private List<String> texts(ChatPrompt prompt) {
        var compressed = compression.compress(prompt, Optional.empty());
        return compressed.prompt().turns().stream().map(Turn::text).toList();
    }

    @Test
    void whatWasSaidBeforeIsSaidOnce() {
        var compressed = compression.compress(
                prompt(
                        HARBOUR,
                        user(LAMP + "\n\nWhen is it lit?"),
                        assistant("At dusk."),
                        user(LAMP + "\n\n" + HARBOUR + "\n\nWho lights it?"),
                        assistant("The keeper."),
                        user("And who closes the gate?")),
                Optional.empty());

        assertThat(compressed.prompt().system()).isEqualTo(HARBOUR);
        assertThat(compressed.prompt().turns())
                .extracting(Turn::text)
                .containsExactly(
                        LAMP + "\n\nWhen is it lit?",
                        "At dusk.",
                        "[The same text stands above.]\n\n[The same text stands above.]\n\nWho lights it?",
                        "The keeper.",
                        "And who closes the gate?");
        assertThat(compressed.after()).isLessThan(compressed.before());
        assertThat(compressed.saved()).isEqualTo(compressed.before() - compressed.after());
    }

    @Test
    void whatTheUserSaysLastStaysAsItIs() {
        var last = LAMP + "\n\n\n\n" + LAMP + "   \n\nWho  lights   it?";

        assertThat(texts(prompt("", user(LAMP + "\n\nWhen?"), assistant("At dusk."), user(last))))
                .containsExactly("[The same text stands below.]\n\nWhen?", "At dusk.", last);
    }

    @Test
    void shortParagraphsMayBeRepeated() {
        assertThat(texts(
                        prompt("", user("Yes."), assistant("Really?"), user("Yes."), assistant("Well."), user("Yes."))))
                .containsExactly("Yes.", "Really?", "Yes.", "Well.", "Yes.");
    }

    @Test
    void runsOfBlanksBecomeOne() {
        assertThat(texts(prompt(
                        "", user("So   many \t blanks.  \n\n\n\n- and\n  - so on"), assistant("Yes."), user("?"))))
                .first()
                .isEqualTo("So many blanks.\n\n- and\n  - so on");
    }

    @Test
    void codeAndJsonStayAsTheyAre() {
        var code =
                "```python\ndef lamp():\n\n\n    return  'a lamp that is lit at dusk by the keeper, with oil and a cloth'\n```";
        var json =
                "{\"text\":   \"A lamp that is lit at dusk by the keeper, who climbs the stairs with oil and a cloth\"}";
        var indented =
                "    if  lit:\n        print('The lamp is lit at dusk by the keeper who climbs with oil and a cloth')";
        var all = code + "\n\n\n" + json + "\n\n\n" + indented;

        assertThat(texts(prompt("", user(all), assistant(all), user("?")))).containsExactly(all, all, "?");
    }

    @Test
    void callsOfToolsAndTheirResultsStayAsTheyAre() {
        var call = new Content.Call(new ToolCall("a", "search", "{\"text\":   \"" + LAMP + "\"}"));
        var result = new Content.Result("a", LAMP + "\n\n\n" + LAMP, false);
        var turns = List.of(
                user(LAMP),
                new Turn(Speaker.ASSISTANT, List.of(call)),
                new Turn(Speaker.USER, List.of(result)),
                assistant("Done."),
                user("Thanks."));

        var compressed = compression.compress(new ChatPrompt("", turns, 100), Optional.empty());

        assertThat(compressed.prompt().turns()).isEqualTo(turns);
    }

    /** Each exchange has about 40 tokens. */
    private static ChatPrompt longConversation(String first) {
        var turns = new ArrayList<Turn>();
        turns.add(user(first));
        turns.add(assistant("Yes."));
        for (int i = 0; i < 10; i++) {
            turns.add(user("Question " + i + " about the lamp: " + "why ".repeat(20)));
            turns.add(assistant("Answer " + i));
        }
        turns.add(user("And now?"));
        return new ChatPrompt("Be brief.", turns, 100);
    }

    @Test
    void theOldestTurnsGoUntilTheRestFits() {
        var compressed = compression.compress(longConversation("I am Ann."), Optional.of(150));

        assertThat(compressed.after()).isBetween(100, 150);
        var turns = compressed.prompt().turns();
        assertThat(compressed.prompt().system()).isEqualTo("Be brief.");
        assertThat(turns.getFirst().text()).as("short, and who it is about").isEqualTo("I am Ann.");
        assertThat(turns.get(1).text()).isEqualTo("Yes.");
        assertThat(turns.get(2).text()).startsWith("Question ").doesNotStartWith("Question 0");
        assertThat(turns.get(turns.size() - 2).text()).isEqualTo("Answer 9");
        assertThat(turns.getLast().text()).isEqualTo("And now?");
    }

    @Test
    void aLongBeginningGoesLikeTheRest() {
        var compressed = compression.compress(longConversation("I am " + "very ".repeat(50)), Optional.of(150));

        assertThat(compressed.prompt().turns().getFirst().text()).startsWith("Question ");
        assertThat(compressed.after()).isLessThanOrEqualTo(150);
    }

    @Test
    void aCallOfAToolGoesWithItsResultOrStaysWithIt() {
        var turns = List.of(
                user("Look it up. " + "Please. ".repeat(40)),
                new Turn(Speaker.ASSISTANT, List.of(new Content.Call(new ToolCall("a", "search", "{}")))),
                new Turn(Speaker.USER, List.of(new Content.Result("a", "It is so. ".repeat(10), false))),
                assistant("It is so."),
                user("And this?"),
                new Turn(Speaker.ASSISTANT, List.of(new Content.Call(new ToolCall("b", "search", "{}")))),
                new Turn(Speaker.USER, List.of(new Content.Result("b", "No. ".repeat(10), false))));

        var compressed = compression.compress(new ChatPrompt("", turns, 100), Optional.of(60));

        assertThat(compressed.prompt().turns()).isEqualTo(turns.subList(4, 7));
    }

    @Test
    void whatCannotFitIsLeftForTheModelToRefuse() {
        var compressed = compression.compress(prompt("", user("why ".repeat(100))), Optional.of(10));

        assertThat(compressed.after()).isEqualTo(compressed.before());
    }

    @Test
    void whatWasCompressedIsNotCompressedAgain() {
        var once = compression.compress(
                prompt(HARBOUR, user(HARBOUR), assistant(LAMP), user(LAMP + "\n\n?")), Optional.empty());

        assertThat(compression.compress(once.prompt(), Optional.empty()).prompt())
                .isEqualTo(once.prompt());
    }
}
