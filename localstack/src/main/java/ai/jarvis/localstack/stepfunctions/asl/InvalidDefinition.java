package ai.jarvis.localstack.stepfunctions.asl;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that no machine can be made of. */
public final class InvalidDefinition extends IllegalArgumentException {
    private final transient List<Diagnostic> diagnostics;

    InvalidDefinition(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(each -> "'" + each + "'").collect(Collectors.joining(", ")));
        this.diagnostics = List.copyOf(diagnostics);
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
