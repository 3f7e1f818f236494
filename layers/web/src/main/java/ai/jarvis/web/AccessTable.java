package ai.jarvis.web;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which permissions each route needs, as {@code functions/access.txt} says. A route that is not in it is for nobody.
 * Files of that name that hosts and tests have on their class path say it of routes of their own.
 */
@Singleton
public final class AccessTable {
    private static final String RESOURCE = "jarvis/access.txt";
    private static final String PUBLIC = "public";
    private static final String ANYBODY = "anybody";
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final Map<String, Access> byRoute;

    /**
     * What a route needs.
     *
     * @param isPublic whether no credentials are asked for
     * @param permissions all of which the caller must have; none if anybody who is known may
     */
    public record Access(boolean isPublic, Set<Permission> permissions) {
        public Access {
            permissions = Set.copyOf(permissions);
        }

        /** Whether somebody who has these permissions may. */
        public boolean allows(Set<Permission> has) {
            return has.containsAll(permissions);
        }
    }

    /** Reads the tables of the class path. */
    public AccessTable() {
        try {
            byRoute = Collections.list(AccessTable.class.getClassLoader().getResources(RESOURCE)).stream()
                    .flatMap(url -> lines(url).stream())
                    .collect(Collectors.toMap(
                            words -> route(words.get(0), words.get(1)),
                            words -> access(words.subList(2, words.size())),
                            (first, second) -> {
                                throw new IllegalStateException("A route has two entries in " + RESOURCE);
                            },
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<String>> lines(URL table) {
        try (var reader = new BufferedReader(new InputStreamReader(table.openStream(), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> SPACES.splitAsStream(line).toList())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Access access(List<String> words) {
        if (words.equals(List.of(PUBLIC)) || words.equals(List.of(ANYBODY))) {
            return new Access(words.contains(PUBLIC), Set.of());
        }
        if (words.isEmpty()) {
            throw new IllegalStateException("A route in " + RESOURCE + " does not say what it needs");
        }
        return new Access(
                false,
                words.stream()
                        .map(name -> Permission.byWireName(name)
                                .orElseThrow(() -> new IllegalStateException("There is no permission " + name)))
                        .collect(Collectors.toSet()));
    }

    private static String route(String method, String template) {
        return method + " " + template;
    }

    /** All routes, as in {@code GET /api/v1/users/{id}}, with what they need. */
    public Map<String, Access> routes() {
        return Collections.unmodifiableMap(byRoute);
    }

    /** Refuses with {@code permission_denied} if the caller lacks what the route needs. */
    void require(Caller caller, String method, String template) {
        var access = byRoute.get(route(method.equals("HEAD") ? "GET" : method, template));
        if (access == null) {
            throw new IllegalStateException("The route has no entry in " + RESOURCE + ": " + method + " " + template);
        }
        access.permissions().stream().sorted().forEach(caller::require);
    }
}
