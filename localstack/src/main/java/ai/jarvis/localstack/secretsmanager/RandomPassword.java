package ai.jarvis.localstack.secretsmanager;

import ai.jarvis.localstack.edge.AwsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Makes passwords.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html">AWS</a>
 */
final class RandomPassword {
    private static final Map<String, String> TYPES = Map.of(
            "ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz",
            "ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "ExcludeNumbers", "0123456789",
            "ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

    private final SecureRandom random = new SecureRandom();

    String of(JsonNode input) {
        int length = input.path("PasswordLength").asInt(32);
        List<String> types = new ArrayList<>();
        TYPES.forEach((exclusion, characters) -> {
            if (!input.path(exclusion).asBoolean(false)) {
                types.add(without(characters, input.path("ExcludeCharacters").asText("")));
            }
        });
        if (input.path("IncludeSpace").asBoolean(false)) {
            types.add(" ");
        }
        types.removeIf(String::isEmpty);
        if (types.isEmpty() || length < types.size() || length > 4096) {
            throw new AwsException(400, "InvalidParameterException", "No password can be made of these characters.");
        }
        List<Character> password = new ArrayList<>();
        if (input.path("RequireEachIncludedType").asBoolean(true)) {
            types.forEach(characters -> password.add(any(characters)));
        }
        while (password.size() < length) {
            password.add(any(String.join("", types)));
        }
        Collections.shuffle(password, random);
        StringBuilder text = new StringBuilder();
        password.forEach(text::append);
        return text.toString();
    }

    private char any(String characters) {
        return characters.charAt(random.nextInt(characters.length()));
    }

    private static String without(String characters, String excluded) {
        StringBuilder rest = new StringBuilder(characters);
        for (int i = rest.length() - 1; i >= 0; i--) {
            if (excluded.indexOf(rest.charAt(i)) >= 0) {
                rest.deleteCharAt(i);
            }
        }
        return rest.toString();
    }
}
