package ai.jarvis.knowledge;

import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;

/** Who shall read a document: names of roles, and ids of users; everybody who may read documents if neither is given. */
@Introspected
record NewAccess(Optional<List<@NotNull String>> roles, Optional<List<@NotNull String>> users) {
    DocumentAccess toCore() {
        return DocumentAccess.wished(names(roles), names(users));
    }

    /** In a part of a form nobody has looked for null. */
    private static List<String> names(Optional<List<String>> given) {
        return given.orElse(List.of()).stream().map(String::valueOf).toList();
    }
}
