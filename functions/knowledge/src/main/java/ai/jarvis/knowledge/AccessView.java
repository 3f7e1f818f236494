package ai.jarvis.knowledge;

import io.micronaut.core.annotation.Introspected;
import java.util.List;

/** Who may read a document: everybody who may read documents if both are empty. */
@Introspected
record AccessView(List<String> roles, List<String> users) {
    static AccessView of(DocumentAccess access) {
        return new AccessView(List.copyOf(access.roles()), List.copyOf(access.users()));
    }
}
