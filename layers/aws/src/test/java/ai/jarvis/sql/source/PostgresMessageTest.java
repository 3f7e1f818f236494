package ai.jarvis.sql.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresMessageTest {
    @Test
    void tellsStateAndPositionApartFromTheText() {
        var message = PostgresMessage.of("ERROR: column \"x\" does not exist\n  Position: 8; SQLState: 42703");

        assertThat(message.text()).isEqualTo("column \"x\" does not exist");
        assertThat(message.sqlState()).contains("42703");
        assertThat(message.position()).hasValue(8);
    }

    @Test
    void keepsHints() {
        var message = PostgresMessage.of("ERROR: no such\n  Hint: Perhaps you meant \"y\".\n  Position: 12");

        assertThat(message.text()).isEqualTo("no such\n  Hint: Perhaps you meant \"y\"");
        assertThat(message.sqlState()).isEmpty();
    }

    @Test
    void takesWhatIsInNoSuchForm() {
        assertThat(PostgresMessage.of("Multistatements aren't supported.").text())
                .isEqualTo("Multistatements aren't supported.");
    }
}
