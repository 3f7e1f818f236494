package ai.jarvis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.guard.LabelledTexts.Labelled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PersonalDataFinderTest {
    private static final PersonalDataFinder FINDER = new PersonalDataFinder(Guardrails.ALL, Guardrails.REGIONS);

    static List<Labelled> labelled() {
        return LabelledTexts.known();
    }

    @ParameterizedTest
    @MethodSource("labelled")
    void whatPeopleWriteIsFoundAndTheRestLeftAlone(Labelled text) {
        assertThat(FINDER.find(text.text())).isEqualTo(text.findings());
    }

    /**
     * Of what was found, the share that is there; of what is there, the share that was found. These cases are no sample of
     * anything: the figures say how much is known to be wrong.
     */
    @ParameterizedTest
    @CsvSource({
        "IBAN, 1.00, 1.00",
        "CREDIT_CARD, 1.00, 1.00",
        "CHINESE_ID, 1.00, 0.75",
        "US_SSN, 1.00, 0.67",
        "IP_ADDRESS, 0.86, 1.00",
        "PHONE, 0.93, 0.87",
        "EMAIL, 1.00, 0.85"
    })
    void theLabelledCasesSayHowOftenItIsWrong(PersonalData kind, String precision, String recall) {
        int right = 0;
        int found = 0;
        int there = 0;
        for (var text : LabelledTexts.all()) {
            var expected = of(kind, text.findings());
            var actual = of(kind, FINDER.find(text.text()));
            there += expected.size();
            found += actual.size();
            actual.retainAll(expected);
            right += actual.size();
        }
        var figures = "%s: %d there, precision %.2f, recall %.2f"
                .formatted(kind, there, (double) right / found, (double) right / there);
        assertThat(figures).isEqualTo("%s: %d there, precision %s, recall %s", kind, there, precision, recall);
    }

    private static List<Finding> of(PersonalData kind, List<Finding> findings) {
        return new ArrayList<>(
                findings.stream().filter(each -> each.kind() == kind).toList());
    }

    /** What it decides of the beginning of a text is what it would have decided of the whole. */
    @ParameterizedTest
    @MethodSource("labelled")
    void moreTextChangesNothingThatWasDecided(Labelled text) {
        for (int end = 0; end <= text.text().length(); end++) {
            var known = FINDER.find(text.text().substring(0, end), 0, false);
            var expected = text.findings().stream()
                    .filter(each -> each.end() <= known.decided())
                    .toList();
            assertThat(known.findings()).isEqualTo(expected);
        }
    }

    @Test
    void aSentenceIsHeldNoLongerThanItsLastWord() {
        var known = FINDER.find("This is a sentence of words", 0, false);

        assertThat(known.decided()).isEqualTo("This is a sentence of ".length());
    }

    @Test
    void chineseTextIsNotHeld() {
        var text = "今天天气很好";

        assertThat(FINDER.find(text, 0, false).decided()).isEqualTo(text.length());
    }
}
