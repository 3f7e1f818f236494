package ai.jarvis.infra.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class MachineDefinitionTest {
    private static final String FILE =
            """
            {"StartAt": "Migrate", "States": {"Migrate": {"Type": "Task", "Resource": "${migration}", "End": true}}}
            """;

    @Test
    void isTheFileWithItsPlaceholdersFilledIn() throws JsonProcessingException {
        assertThat(isRenderedAs(
                        FILE.replace("${migration}", "arn:aws:lambda:us-east-1:1:function:jarvis-migration:live")))
                .isTrue();
    }

    @Test
    void isNotAFileWithAnotherState() throws JsonProcessingException {
        assertThat(isRenderedAs(FILE.replace("${migration}", "arn:x").replace("\"Task\"", "\"Pass\"")))
                .isFalse();
        assertThat(isRenderedAs(FILE.replace("${migration}", "arn:x").replace(", \"End\": true", "")))
                .isFalse();
    }

    @Test
    void isNotAFileInWhichAPlaceholderIsLeft() throws JsonProcessingException {
        assertThat(isRenderedAs(FILE)).isFalse();
    }

    private static boolean isRenderedAs(String definition) throws JsonProcessingException {
        return new MachineDefinition(new ObjectMapper().readTree(FILE)).isRenderedAs(definition);
    }
}
