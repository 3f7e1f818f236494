package ai.jarvis.sql.source;

import ai.jarvis.platform.Refusal;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A source that is to be, in the words of the API. */
@Introspected
record SourceBody(
        @Schema(example = "shop") @NotNull String name,
        @Schema(description = "What the database is about, for people and models") Optional<String> description,
        @Schema(description = "aurora, postgresql, mysql or athena", example = "postgresql") @NotNull String type,
        @NotNull @Valid Connection connection,
        @Schema(description = "Tables that may be asked of, with their schemas or without; all unless told")
                Optional<List<@NotNull String>> tables,
        @Schema(description = "For whom it is; for everybody who may ask databases unless told")
                Optional<@Valid Access> access,
        @Schema(
                        description =
                                "What tables (orders) and columns (orders.total) are, by their names; stronger than the"
                                        + " database's own comments")
                Optional<Map<String, String>> descriptions,
        @Schema(description = "When it is changed: the version that was seen; refused if there is a newer one")
                Optional<Integer> version) {

    /** Where it is; which fields it has depends on the type. */
    @Introspected
    record Connection(
            @Schema(description = "postgresql, mysql: on the public internet", example = "db.example.com")
                    Optional<String> host,
            @Schema(description = "postgresql, mysql: 5432 or 3306 unless told") Optional<Integer> port,
            @Schema(description = "All types") Optional<String> database,
            @Schema(description = "postgresql, mysql: a user that may only read") Optional<String> username,
            @Schema(
                            description = "postgresql, mysql: kept apart and never shown",
                            accessMode = Schema.AccessMode.WRITE_ONLY)
                    Optional<String> password,
            @Schema(
                            description =
                                    "postgresql, mysql: verify (the certificate and the name in it, unless told), require, or off"
                                            + " on private hosts")
                    Optional<String> tls,
            @Schema(description = "aurora: the ARN of the cluster") Optional<String> resourceArn,
            @Schema(description = "aurora: the ARN of a secret with a user that may only read")
                    Optional<String> secretArn,
            @Schema(description = "athena: the ARN of the role to work as") Optional<String> roleArn,
            @Schema(description = "athena: the workgroup, which bounds what a query reads") Optional<String> workgroup,
            @Schema(description = "athena: AwsDataCatalog unless told") Optional<String> catalog,
            @Schema(description = "athena: the platform's own region unless told") Optional<String> region) {
        Map<String, String> fields() {
            var fields = new HashMap<String, String>();
            host.ifPresent(value -> fields.put("host", value));
            port.ifPresent(value -> fields.put("port", value.toString()));
            database.ifPresent(value -> fields.put("database", value));
            username.ifPresent(value -> fields.put("username", value));
            tls.ifPresent(value -> fields.put("tls", value));
            resourceArn.ifPresent(value -> fields.put("resource_arn", value));
            secretArn.ifPresent(value -> fields.put("secret_arn", value));
            roleArn.ifPresent(value -> fields.put("role_arn", value));
            workgroup.ifPresent(value -> fields.put("workgroup", value));
            catalog.ifPresent(value -> fields.put("catalog", value));
            region.ifPresent(value -> fields.put("region", value));
            return fields;
        }

        /** Never the password: it must not reach a log by accident. */
        @Override
        public String toString() {
            return "connection to " + host.or(() -> resourceArn).orElse("Athena");
        }
    }

    /** For whom it is, and what in it is for fewer. */
    @Introspected
    record Access(
            @Schema(description = "Names of roles") Optional<List<@NotNull String>> roles,
            @Schema(description = "Ids of users and of API keys") Optional<List<@NotNull String>> users,
            @Schema(description = "Tables and columns that are for some of them alone")
                    Optional<List<@NotNull @Valid Rule>> rules) {
        SourceAccess access() {
            return new SourceAccess(
                    readers(roles, users),
                    rules.orElse(List.of()).stream().map(Rule::rule).toList());
        }

        static Access of(SourceAccess access) {
            return new Access(
                    Optional.of(List.copyOf(access.readers().roles())),
                    Optional.of(List.copyOf(access.readers().users())),
                    Optional.of(access.rules().stream().map(Rule::of).toList()));
        }
    }

    /** A table, or columns of it, and for whom alone they are. */
    @Introspected
    record Rule(
            @NotNull String table,
            @Schema(description = "The whole table unless told") Optional<List<@NotNull String>> columns,
            Optional<List<@NotNull String>> roles,
            Optional<List<@NotNull String>> users) {
        SourceAccess.Rule rule() {
            return new SourceAccess.Rule(table, columns.orElse(List.of()), readers(roles, users));
        }

        static Rule of(SourceAccess.Rule rule) {
            return new Rule(
                    rule.table(),
                    Optional.of(rule.columns()),
                    Optional.of(List.copyOf(rule.readers().roles())),
                    Optional.of(List.copyOf(rule.readers().users())));
        }
    }

    private static Readers readers(Optional<List<String>> roles, Optional<List<String>> users) {
        return new Readers(set(roles), set(users));
    }

    private static Set<String> set(Optional<List<String>> names) {
        return names.<Set<String>>map(TreeSet::new).orElse(Set.of());
    }

    NewSource wanted() {
        return new NewSource(
                name,
                description,
                SourceType.byWireName(type)
                        .orElseThrow(() -> Refusal.invalid("/type", "must be aurora, postgresql, mysql or athena")),
                connection.fields(),
                connection.password(),
                tables.orElse(List.of()),
                access.map(Access::access).orElse(SourceAccess.EVERYBODY),
                descriptions.orElse(Map.of()));
    }
}
