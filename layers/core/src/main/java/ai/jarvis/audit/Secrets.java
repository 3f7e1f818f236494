package ai.jarvis.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets out of what is put on record, whoever put them there: values whose name says that they are secret, and
 * texts that look like an API key or a JSON Web Token.
 */
final class Secrets {
    private static final String HIDDEN = "[hidden]";
    private static final Pattern NAME = Pattern.compile(
            "(?i)(^|.*[_.\\-])(password|passwd|secret|token|authorization|credentials?|api[_\\-]?key|private[_\\-]?key"
                    + "|signature|cookie)$");
    private static final Pattern VALUE = Pattern.compile("jv_[A-Za-z0-9_-]{20,}|eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_.-]+");

    private Secrets() {}

    static Map<String, Object> hide(Map<String, Object> details) {
        var hidden = new LinkedHashMap<String, Object>();
        details.forEach((name, value) -> hidden.put(name, isSecret(name) ? HIDDEN : hideIn(value)));
        return Collections.unmodifiableMap(hidden);
    }

    private static boolean isSecret(String name) {
        return NAME.matcher(name).matches();
    }

    private static @Nullable Object hideIn(@Nullable Object value) {
        return switch (value) {
            case CharSequence text -> VALUE.matcher(text).replaceAll(HIDDEN);
            case Map<?, ?> members -> {
                var named = new LinkedHashMap<String, Object>();
                members.forEach((name, member) -> named.put(String.valueOf(name), member));
                yield hide(named);
            }
            case List<?> elements -> {
                var hidden = new ArrayList<@Nullable Object>();
                elements.forEach(element -> hidden.add(hideIn(element)));
                yield Collections.unmodifiableList(hidden);
            }
            case null, default -> value;
        };
    }
}
