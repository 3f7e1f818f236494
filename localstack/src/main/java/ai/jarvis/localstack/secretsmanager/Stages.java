package ai.jarvis.localstack.secretsmanager;

import ai.jarvis.localstack.secretsmanager.SecretFile.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The staging labels of a secret's versions. Each is on one version at most; the version that loses {@code AWSCURRENT}
 * becomes {@code AWSPREVIOUS}.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html">Versions</a>
 */
final class Stages {
    static final String CURRENT = "AWSCURRENT";
    private static final String PREVIOUS = "AWSPREVIOUS";

    private Stages() {}

    /** The versions with the label on this one, or on none. */
    static List<Version> move(List<Version> versions, String stage, Optional<String> to) {
        Optional<String> replaced = versions.stream()
                .filter(version -> version.has(stage))
                .map(Version::id)
                .findFirst();
        List<Version> labelled = new ArrayList<>();
        for (Version version : versions) {
            Version rest = version.without(stage);
            labelled.add(to.filter(version.id()::equals).isPresent() ? rest.with(stage) : rest);
        }
        boolean another = replaced.isPresent() && to.isPresent() && !replaced.equals(to);
        return stage.equals(CURRENT) && another ? move(labelled, PREVIOUS, replaced) : labelled;
    }

    /** The versions of a file in which the newest was the current one and the next the one before. */
    static List<Version> orByAge(List<Version> versions) {
        if (versions.isEmpty()
                || versions.stream().anyMatch(version -> !version.stages().isEmpty())) {
            return List.copyOf(versions);
        }
        List<Version> labelled =
                move(versions, CURRENT, Optional.of(versions.getFirst().id()));
        return versions.size() == 1
                ? List.copyOf(labelled)
                : move(labelled, PREVIOUS, Optional.of(versions.get(1).id()));
    }
}
