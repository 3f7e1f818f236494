package ai.jarvis.localstack.docs;

import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.Role;
import ai.jarvis.web.AccessTable;
import ai.jarvis.web.AccessTable.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/access.md}: what each built-in role may call, from {@code functions/access.txt} and the roles. */
public final class AccessPage {
    private AccessPage() {}

    /** Takes the file to write. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), text());
    }

    /** The page. */
    public static String text() {
        return """
                # Who may call what

                Made from `functions/access.txt` and `roles.properties` by `ai.jarvis.localstack.docs.AccessPage`; a test fails \
                when it is not current, and another one calls every route as every role.

                A role that a tenant made for itself, and a key that was made for less than its roles allow, may call what \
                all the permissions of a route are among theirs for. Without good credentials the answer is 401, without the \
                permissions 403, whatever the request's ids and body are.

                **Another tenant** is not reachable by any role: its ids are answered as unknown ones are (404, the same \
                bytes but for the ids), and its rows are in no list. Only `admin:tenant` is about all tenants.

                ## Routes

                %s

                ## Permissions

                %s
                """
                .formatted(
                        table(
                                List.of("route", "needs"),
                                new AccessTable()
                                        .routes().entrySet().stream()
                                                .sorted(byPath())
                                                .map(route -> row(
                                                        List.of("`" + route.getKey() + "`", needs(route.getValue())),
                                                        role -> route.getValue().allows(role.permissions())))),
                        table(
                                List.of("permission"),
                                Arrays.stream(Permission.values())
                                        .sorted(Comparator.comparing(Permission::wireName))
                                        .map(permission -> row(
                                                List.of("`" + permission.wireName() + "`"),
                                                role -> role.allows(permission)))));
    }

    private static Comparator<Map.Entry<String, Access>> byPath() {
        return Comparator.comparing((Map.Entry<String, Access> route) ->
                        route.getKey().substring(route.getKey().indexOf(' ') + 1))
                .thenComparing(Map.Entry::getKey);
    }

    private static String needs(Access access) {
        if (access.isPublic()) {
            return "nothing";
        }
        return access.permissions().isEmpty()
                ? "good credentials"
                : access.permissions().stream()
                        .map(permission -> "`" + permission.wireName() + "`")
                        .sorted()
                        .collect(Collectors.joining(" "));
    }

    private static String row(List<String> first, Predicate<Role> allows) {
        return line(Stream.concat(first.stream(), Role.builtIn().stream().map(role -> allows.test(role) ? "yes" : "")));
    }

    private static String table(List<String> first, Stream<String> rows) {
        var head = Stream.concat(first.stream(), Role.builtIn().stream().map(role -> "`" + role.name() + "`"))
                .toList();
        return Stream.concat(Stream.of(line(head.stream()), line(head.stream().map(column -> "---"))), rows)
                .collect(Collectors.joining("\n"));
    }

    private static String line(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }
}
