package ai.jarvis.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void takesNumbersByNameInAnyOrder() {
        var options = Options.parse(new String[] {"--documents", "20", "ingest", "--json"});
        assertThat(options.benchmark()).contains("ingest");
        assertThat(options.json()).isTrue();
        assertThat(options.number("documents", 200)).isEqualTo(20);
        assertThat(options.number("connections", 4)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "many", "", "99999999999"})
    void refusesWhatIsNotAPositiveNumber(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(new String[] {"ingest", "--documents", value}))
                .withMessageContaining("--documents");
    }

    @Test
    void refusesTwoBenchmarksAtATime() {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(new String[] {"ingest", "chat"}));
    }
}
