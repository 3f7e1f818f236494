package ai.jarvis.sql.source;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.ApiKeyId;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a source may say. All that is wrong is found at once.
 *
 * @param secretPrefix what the names of secrets of tenants' databases begin with
 * @param clusters ARNs of the clusters that sources may be on; the platform's own is never among them
 * @param addresses where databases may be that are reached by their host
 */
public record SourceRules(String secretPrefix, Set<String> clusters, DatabaseAddresses addresses) {
    private static final int MAX_NAME = 100;
    private static final int MAX_DESCRIPTION = 2_000;
    private static final int MAX_VALUE = 500;
    private static final int MAX_PASSWORD = 1_000;
    private static final int MOST_NAMES = 500;
    private static final int MOST_RULES = 200;
    private static final int MOST_DESCRIPTIONS = 2_000;
    private static final String PLACE = "/connection/";
    private static final String HOST = "host";
    private static final String PORT = "port";
    private static final String DATABASE = "database";
    private static final String USERNAME = "username";
    private static final String TLS = "tls";
    private static final String RESOURCE_ARN = "resource_arn";
    private static final String SECRET_ARN = "secret_arn";
    private static final String ROLE_ARN = "role_arn";
    private static final String WORKGROUP = "workgroup";
    private static final String CATALOG = "catalog";
    private static final String REGION = "region";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]*");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9_$@. -]{0,127}");
    private static final Pattern SECRET =
            Pattern.compile("arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\\d{12}:secret:([A-Za-z0-9/_+=.@-]+)");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/([\\w+=,.@-]{1,64})");
    private static final Pattern REGION_NAME = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
    private static final Pattern PORT_NUMBER = Pattern.compile("[1-9]\\d{0,4}");
    private static final int MOST_PORT = 65_535;
    private static final Set<String> TLS_MODES = Set.of("verify", "require", "off");

    public SourceRules {
        clusters = Set.copyOf(clusters);
    }

    /** @throws Refusal naming each field that is wrong */
    void check(TenantId tenant, NewSource wanted) {
        var errors = new ArrayList<FieldError>();
        Text.problem(wanted.name(), MAX_NAME)
                .or(() -> NAME.matcher(wanted.name()).matches()
                        ? Optional.empty()
                        : Optional.of(
                                "must be of letters, digits, blanks and . _ -, and begin with one of the first two"))
                .or(() -> Ids.isId(SourceId.PREFIX, wanted.name())
                        ? Optional.of("must not look like the id of a source")
                        : Optional.empty())
                .ifPresent(problem -> errors.add(new FieldError("/name", problem)));
        wanted.description()
                .flatMap(text -> Text.problem(text, MAX_DESCRIPTION))
                .ifPresent(problem -> errors.add(new FieldError("/description", problem)));
        place(tenant, wanted, errors);
        lists(wanted, errors);
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    private void place(TenantId tenant, NewSource wanted, List<FieldError> errors) {
        var connection = wanted.connection();
        switch (wanted.type()) {
            case AURORA -> {
                only(connection, Set.of(RESOURCE_ARN, SECRET_ARN, DATABASE), Set.of(), errors);
                cluster(connection, errors);
                secret(tenant, connection, errors);
            }
            case POSTGRESQL, MYSQL -> {
                only(connection, Set.of(HOST, DATABASE, USERNAME), Set.of(PORT, TLS), errors);
                server(wanted.type(), connection, errors);
            }
            case ATHENA -> {
                only(connection, Set.of(ROLE_ARN, WORKGROUP, DATABASE), Set.of(CATALOG, REGION), errors);
                role(tenant, connection, errors);
            }
        }
        for (var name : List.of(DATABASE, USERNAME, WORKGROUP, CATALOG)) {
            value(connection, name)
                    .filter(text -> !PLAIN.matcher(text).matches())
                    .ifPresent(text -> errors.add(new FieldError(PLACE + name, "is not the name of one")));
        }
        password(wanted, errors);
    }

    private static void only(
            Map<String, String> connection, Set<String> needed, Set<String> further, List<FieldError> errors) {
        new TreeSet<>(needed)
                .stream()
                        .filter(name -> value(connection, name).isEmpty())
                        .forEach(name -> errors.add(new FieldError(PLACE + name, "must be told")));
        new TreeSet<>(connection.keySet())
                .stream()
                        .filter(name -> !needed.contains(name) && !further.contains(name))
                        .forEach(name ->
                                errors.add(new FieldError(PLACE + name, "is nothing that a source of this type has")));
        connection.forEach((name, value) ->
                Text.problem(value, MAX_VALUE).ifPresent(problem -> errors.add(new FieldError(PLACE + name, problem))));
    }

    private static Optional<String> value(Map<String, String> connection, String name) {
        return Optional.ofNullable(connection.get(name));
    }

    private void cluster(Map<String, String> connection, List<FieldError> errors) {
        value(connection, RESOURCE_ARN)
                .filter(arn -> !clusters.contains(arn))
                .ifPresent(arn -> errors.add(
                        new FieldError(PLACE + RESOURCE_ARN, "is no cluster that sources of this platform may be on")));
    }

    private void secret(TenantId tenant, Map<String, String> connection, List<FieldError> errors) {
        value(connection, SECRET_ARN)
                .filter(arn -> {
                    var secret = SECRET.matcher(arn);
                    return !secret.matches() || !secret.group(2).startsWith(secretPrefix + tenant + "/");
                })
                .ifPresent(arn -> errors.add(new FieldError(
                        PLACE + SECRET_ARN, "must be the ARN of a secret below " + secretPrefix + tenant + "/")));
    }

    private void server(SourceType type, Map<String, String> connection, List<FieldError> errors) {
        var port = value(connection, PORT).orElse(type == SourceType.MYSQL ? "3306" : "5432");
        var isPort = PORT_NUMBER.matcher(port).matches() && Integer.parseInt(port) <= MOST_PORT;
        if (!isPort) {
            errors.add(new FieldError(PLACE + PORT, "must be from 1 to " + MOST_PORT));
        }
        var host = value(connection, HOST);
        host.flatMap(name -> HOST_NAME.matcher(name).matches()
                        ? addresses.problem(name, isPort ? Integer.parseInt(port) : 1)
                        : Optional.of("is not the name or the IPv4 address of a host"))
                .ifPresent(problem -> errors.add(new FieldError(PLACE + HOST, problem)));
        var tls = value(connection, TLS).orElse("verify");
        if (!TLS_MODES.contains(tls)) {
            errors.add(new FieldError(PLACE + TLS, "must be verify, require or off"));
        } else if (tls.equals("off") && !host.map(addresses::isPrivate).orElse(true)) {
            errors.add(new FieldError(PLACE + TLS, "must not be off on the public internet"));
        }
    }

    private static void role(TenantId tenant, Map<String, String> connection, List<FieldError> errors) {
        value(connection, ROLE_ARN)
                .filter(arn -> {
                    var role = ROLE.matcher(arn);
                    return !role.matches() || !role.group(1).startsWith("jarvis-sql-" + tenant);
                })
                .ifPresent(arn -> errors.add(new FieldError(
                        PLACE + ROLE_ARN, "must be the ARN of a role whose name begins with jarvis-sql-" + tenant)));
        value(connection, REGION)
                .filter(region -> !REGION_NAME.matcher(region).matches())
                .ifPresent(region -> errors.add(new FieldError(PLACE + REGION, "is not the name of a region")));
    }

    private static void password(NewSource wanted, List<FieldError> errors) {
        var isWithPassword = wanted.type() == SourceType.POSTGRESQL || wanted.type() == SourceType.MYSQL;
        wanted.password()
                .flatMap(password -> isWithPassword
                        ? Text.problem(password, MAX_PASSWORD)
                        : Optional.of("is for postgresql and mysql alone"))
                .ifPresent(problem -> errors.add(new FieldError("/connection/password", problem)));
    }

    private static void lists(NewSource wanted, List<FieldError> errors) {
        atMost("/tables", wanted.tables().size(), MOST_NAMES, errors);
        atMost("/access/rules", wanted.access().rules().size(), MOST_RULES, errors);
        atMost("/descriptions", wanted.descriptions().size(), MOST_DESCRIPTIONS, errors);
        wanted.descriptions().forEach((name, text) -> Text.problem(text, MAX_DESCRIPTION)
                .ifPresent(problem -> errors.add(new FieldError("/descriptions/" + pointer(name), problem))));
        readers("/access", wanted.access().readers(), errors);
        for (int i = 0; i < wanted.access().rules().size(); i++) {
            var rule = wanted.access().rules().get(i);
            var at = "/access/rules/" + i;
            if (rule.readers().isEverybody()) {
                errors.add(new FieldError(at, "must name roles or users"));
            }
            readers(at, rule.readers(), errors);
        }
    }

    private static void atMost(String pointer, int size, int most, List<FieldError> errors) {
        if (size > most) {
            errors.add(new FieldError(pointer, "must have at most " + most));
        }
    }

    private static void readers(String pointer, Readers readers, List<FieldError> errors) {
        atMost(pointer + "/roles", readers.roles().size(), MOST_NAMES, errors);
        atMost(pointer + "/users", readers.users().size(), MOST_NAMES, errors);
        readers.roles().stream()
                .filter(role -> !Role.isName(role))
                .forEach(role -> errors.add(new FieldError(pointer + "/roles", "names no role: " + role)));
        readers.users().stream()
                .filter(id -> !Ids.isId(UserId.PREFIX, id) && !Ids.isId(ApiKeyId.PREFIX, id))
                .forEach(id -> errors.add(new FieldError(pointer + "/users", "names no user: " + id)));
    }

    /** A name as a part of a JSON pointer (RFC 6901). */
    static String pointer(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
