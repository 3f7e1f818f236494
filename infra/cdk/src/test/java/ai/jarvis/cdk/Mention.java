package ai.jarvis.cdk;

import java.util.List;

/** How one resource speaks of another whose id only AWS would know. */
final class Mention {
    private Mention() {}

    /** A resource by its type of CloudFormation and what tells it from others. */
    static String of(String type, List<String> names) {
        return "<%s %s>".formatted(type, String.join(" ", names));
    }
}
