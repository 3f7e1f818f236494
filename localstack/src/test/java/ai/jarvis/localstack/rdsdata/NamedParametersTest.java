package ai.jarvis.localstack.rdsdata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamedParametersTest {
    @Test
    void areFoundInTheOrderOfTheirPlaces() {
        NamedParameters sql = NamedParameters.of("select :b, :a_1 from t where x = :b");

        assertThat(sql.sql()).isEqualTo("select ?, ? from t where x = ?");
        assertThat(sql.names()).containsExactly("b", "a_1", "b");
    }

    @Test
    void areNotTextsNamesCommentsAndCasts() {
        String verbatim =
                "select ':a', E'\\':b', \":c\", $$:d$$, $x$ :e $x$, x::text, 1 -- :f\n /* :g /* :h */ */ from t";

        NamedParameters sql = NamedParameters.of(verbatim);

        assertThat(sql.sql()).isEqualTo(verbatim);
        assertThat(sql.names()).isEmpty();
    }

    @Test
    void leaveOperatorsWithQuestionMarksToPostgresql() {
        assertThat(NamedParameters.of("select a ? 'b' and '?' = :c").sql()).isEqualTo("select a ?? 'b' and '?' = ?");
    }
}
