package ai.jarvis.knowledge;

import ai.jarvis.platform.Text;
import java.util.Optional;

/** What a document may be called: a file name, or a relative path of such. */
final class DocumentName {
    static final int MAX_LENGTH = 255;

    private DocumentName() {}

    static Optional<String> problem(String name) {
        var problem = Text.problem(name, MAX_LENGTH);
        if (problem.isPresent()) {
            return problem;
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("must not contain control characters");
        }
        for (var part : name.split("/", -1)) {
            if (part.isBlank() || part.equals(".") || part.equals("..")) {
                return Optional.of("must be a file name or a relative path without empty, '.' or '..' parts");
            }
        }
        return Optional.empty();
    }
}
