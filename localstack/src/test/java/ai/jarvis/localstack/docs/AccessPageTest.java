package ai.jarvis.localstack.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AccessPageTest {
    @Test
    void thePageIsCurrent() {
        assertThat(Path.of("../docs/access.md"))
                .as("AccessPage writes it; CONTRIBUTING.md says how")
                .hasContent(AccessPage.text());
    }
}
