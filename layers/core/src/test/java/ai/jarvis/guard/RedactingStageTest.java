package ai.jarvis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.guard.LabelledTexts.Labelled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedactingStageTest {
    private static final PersonalDataFinder FINDER = new PersonalDataFinder(Guardrails.ALL, Guardrails.REGIONS);

    static List<Labelled> labelled() {
        return LabelledTexts.known();
    }

    private static Redaction redaction() {
        return new Redaction(FINDER, new Placeholders(List.of()));
    }

    private static String streamed(List<String> pieces) {
        var read = new StringBuilder();
        var stage = new RedactingStage(redaction(), false, TextStage.into(read::append));
        pieces.forEach(stage::accept);
        stage.end();
        return read.toString();
    }

    @ParameterizedTest
    @MethodSource("labelled")
    void aTextThatIsCutAnywhereIsRedactedAsTheWhole(Labelled text) {
        var whole = redaction().text(text.text());

        for (int cut = 0; cut <= text.text().length(); cut++) {
            assertThat(streamed(
                            List.of(text.text().substring(0, cut), text.text().substring(cut))))
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("labelled")
    void noPartOfAValueIsLetThroughCharacterByCharacter(Labelled text) {
        var pieces = text.text().codePoints().mapToObj(Character::toString).toList();
        var read = new StringBuilder();
        var stage = new RedactingStage(redaction(), false, TextStage.into(read::append));

        pieces.forEach(stage::accept);
        stage.end();

        assertThat(read.toString()).isEqualTo(redaction().text(text.text()));
        for (var finding : text.findings()) {
            assertThat(read.toString()).doesNotContain(text.text().substring(finding.start(), finding.end()));
        }
        if (text.findings().isEmpty()) {
            assertThat(read.toString()).isEqualTo(text.text());
        }
    }

    @Test
    void theSameValueHasTheSamePlaceholderHoweverItIsWritten() {
        assertThat(redaction().text("4111 1111 1111 1111 is 4111-1111-1111-1111, not 5555555555554444; a@b.io, A@B.IO"))
                .isEqualTo("[CREDIT_CARD_1] is [CREDIT_CARD_1], not [CREDIT_CARD_2]; [EMAIL_1], [EMAIL_1]");
    }

    @Test
    void aPlaceholderIsNeverWhatTheRequestSaysItself() {
        var redaction = new Redaction(FINDER, new Placeholders(List.of("What is [EMAIL_1]?")));

        assertThat(redaction.text("a@b.io")).isEqualTo("[EMAIL_2]");
    }

    @Test
    void anAnswerEndsBeforeTheFirstValueWhereItIsRefused() {
        var read = new StringBuilder();
        var stage = new RedactingStage(redaction(), true, TextStage.into(read::append));

        List.of("Write to ja", "ne@example.", "com, or call.").forEach(stage::accept);
        stage.end();

        assertThat(read.toString()).isEqualTo("Write to ");
        assertThat(stage.hasEnded()).isTrue();
    }

    @Test
    void escapesOfJsonArePartOfNoValueAndStayWhatTheyAre() {
        assertThat(redaction().json("{\"a\":\"x\\njane@b.io\",\"b\":\"\\u4e2d13812345678\"}"))
                .isEqualTo("{\"a\":\"x\\n[EMAIL_1]\",\"b\":\"\\u4e2d[PHONE_1]\"}");
    }

    @Test
    void valuesAreRestoredWhereverTheirPlaceholdersAreCut() {
        var text = "Dear [EMAIL_1], [EMAIL_2] and [1] and [EMAIL_, [[EMAIL_1]";
        var values = Map.of("[EMAIL_1]", "a@b.io");
        for (int cut = 0; cut <= text.length(); cut++) {
            var read = new ArrayList<String>();
            var stage = new RestoringStage(values, TextStage.into(read::add));
            stage.accept(text.substring(0, cut));
            stage.accept(text.substring(cut));
            stage.end();
            assertThat(String.join("", read)).isEqualTo("Dear a@b.io, [EMAIL_2] and [1] and [EMAIL_, [a@b.io");
        }
    }
}
