package ai.jarvis.localstack.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.eval.LabelledSet.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledSetTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        write(
                "corpus.jsonl",
                "{\"id\":\"d1\",\"title\":\"A title\",\"text\":\"One.\"}\n\n{\"id\":\"d2\",\"text\":\"二\"}\n");
        write(
                "queries.jsonl",
                "{\"id\":\"q1\",\"text\":\"one?\",\"answers\":[\"1\"]}\n{\"id\":\"q2\",\"text\":\"two?\"}\n");
        write("qrels.tsv", "query\tdocument\tgrade\nq1\td1\t2\nq1\td2\t0\n");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    @Test
    void readsDocumentsWithTheirTitlesAndTheQueriesThatHaveAnAnswer() {
        var set = LabelledSet.read(directory);

        assertThat(set.documents()).containsExactly(new Entry("d1", "A title\n\nOne."), new Entry("d2", "二"));
        assertThat(set.queries()).containsExactly(new Entry("q1", "one?"));
        assertThat(set.grades()).isEqualTo(Map.of("q1", Map.of("d1", 2, "d2", 0)));
        assertThat(set.remarks()).containsExactly("1 queries have no relevant document and are not asked");
    }

    @Test
    void remarksGradesOfWhatTheSetDoesNotHave() throws IOException {
        write("qrels.tsv", "query\tdocument\tgrade\nq1\td1\t1\nq2\td2\t1\nq1\td9\t1\n");

        assertThat(LabelledSet.read(directory).remarks())
                .containsExactly("1 grades are of queries or documents that the set does not have");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "corpus.jsonl | {`id`: 1} | corpus.jsonl:1: the line is not JSON",
                "corpus.jsonl | [] | corpus.jsonl:1: the line is not a JSON object",
                "corpus.jsonl | {\"text\": \"a\"} | corpus.jsonl:1: the line has no text in 'id'",
                "corpus.jsonl | {\"id\": \"a\"} | corpus.jsonl:1: the line has no text in 'text'",
                "corpus.jsonl | {\"id\": \"a\", \"text\": \" \"} | corpus.jsonl:1: the line has no text in 'text'",
                "queries.jsonl | {\"id\": \"q1\", \"text\": 7} | queries.jsonl:1: the line has no text in 'text'",
                "queries.jsonl | {\"id\": \"q1\", \"text\": \"a\"} {} | queries.jsonl:1: the line is not JSON",
                "qrels.tsv | q1 d1 1 | qrels.tsv:1: the line does not have three columns",
                "corpus.jsonl | `` | corpus.jsonl is empty",
            })
    void saysInWhichLineWhatIsWrong(String file, String content, String message) throws IOException {
        write(file, content);

        assertThatThrownBy(() -> LabelledSet.read(directory))
                .isInstanceOf(InvalidSet.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "q1;d1;high, qrels.tsv:2: the line has 'high' where a whole number is expected",
        "q1;d1;31, qrels.tsv:2: the line has the grade 31",
        "q1;d1, qrels.tsv:2: the line does not have three columns",
        "q1;d1;0, has no relevant document for any query",
    })
    void refusesWhatIsNoGrade(String row, String message) throws IOException {
        write("qrels.tsv", "query\tdocument\tgrade\n" + row.replace(';', '\t') + "\n");

        assertThatThrownBy(() -> LabelledSet.read(directory)).hasMessageContaining(message);
    }

    @Test
    void refusesGradesWithoutTheirHeader() throws IOException {
        write("qrels.tsv", "q1\td1\t1\nq1\td2\t1\n");

        assertThatThrownBy(() -> LabelledSet.read(directory))
                .hasMessageContaining("qrels.tsv:1: the line must be the header");
    }

    @Test
    void refusesAnIdThatComesTwice() throws IOException {
        write("queries.jsonl", "{\"id\":\"q1\",\"text\":\"a\"}\n{\"id\":\"q1\",\"text\":\"b\"}\n");

        assertThatThrownBy(() -> LabelledSet.read(directory))
                .hasMessageContaining("queries.jsonl:2: the line has the id 'q1' of an earlier line");
    }

    @Test
    void refusesADirectoryThatIsNoneOrLacksAFile() throws IOException {
        assertThatThrownBy(() -> LabelledSet.read(directory.resolve("none")))
                .hasMessageContaining("is not a directory");
        Files.delete(directory.resolve("qrels.tsv"));
        assertThatThrownBy(() -> LabelledSet.read(directory)).hasMessageContaining("qrels.tsv is missing");
        Files.write(directory.resolve("qrels.tsv"), new byte[] {(byte) 0xFF, 10});
        assertThatThrownBy(() -> LabelledSet.read(directory)).hasMessageContaining("is not UTF-8");
    }
}
