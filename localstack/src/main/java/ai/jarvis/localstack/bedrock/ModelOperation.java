package ai.jarvis.localstack.bedrock;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What a path asks for: {@code /model/MODEL-ID/OPERATION}, the id URL-encoded. An ARN whose slash is not encoded is
 * understood too.
 */
record ModelOperation(String modelId, String name) {

    private static final String PREFIX = "/model/";

    static ModelOperation parse(String path) {
        int last = path.lastIndexOf('/');
        if (!path.startsWith(PREFIX) || last <= PREFIX.length()) {
            throw BedrockException.unknownOperation();
        }
        return new ModelOperation(decoded(path.substring(PREFIX.length(), last)), path.substring(last + 1));
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw BedrockException.unknownModel(segment);
        }
    }
}
