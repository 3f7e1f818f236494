package ai.jarvis.tenancy;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code roles.properties}: what is in a role, by permissions and by the names of roles that it includes. */
final class BuiltInRoles {
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
    private static final Properties DEFINITIONS = read();

    private BuiltInRoles() {}

    static Role get(String name) {
        return new Role(name, permissions(name));
    }

    private static Set<Permission> permissions(String role) {
        var definition = DEFINITIONS.getProperty(role);
        if (definition == null) {
            throw new IllegalStateException("roles.properties has no role " + role);
        }
        var permissions = EnumSet.noneOf(Permission.class);
        for (var part : SEPARATOR.splitAsStream(definition.strip()).toList()) {
            if (part.contains(":")) {
                permissions.add(Permission.byWireName(part)
                        .orElseThrow(() -> new IllegalStateException("There is no permission " + part)));
            } else {
                permissions.addAll(permissions(part));
            }
        }
        return permissions;
    }

    private static Properties read() {
        var definitions = new Properties();
        try (var in = BuiltInRoles.class.getResourceAsStream("roles.properties")) {
            if (in == null) {
                throw new IllegalStateException("The build left out roles.properties");
            }
            definitions.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return definitions;
    }
}
