package ai.jarvis.localstack.it;

import ai.jarvis.database.DatabaseSettings;
import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.FurtherDatabases;
import ai.jarvis.platform.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An empty database as a deployment finds it: an owner who may create roles, pgvector at hand, and two secrets, of the
 * owner and of a role that is not there yet.
 */
record Cluster(Platform platform, String name) {
    static Cluster empty(Platform platform) throws SQLException {
        return named(platform, "c" + UUID.randomUUID().toString().substring(0, 8));
    }

    static Cluster named(Platform platform, String name) throws SQLException {
        var cluster = new Cluster(platform, name);
        cluster.administer("postgres", "create role " + cluster.owner() + " login createrole password 'first-owner'");
        cluster.administer("postgres", "create database " + cluster.name() + " owner " + cluster.owner());
        cluster.administer(cluster.name(), "create extension vector");
        cluster.createSecret(cluster.ownerSecret(), cluster.owner(), "first-owner");
        cluster.createSecret(cluster.applicationSecret(), cluster.application(), "first-application");
        return cluster;
    }

    String owner() {
        return name + "_owner";
    }

    String application() {
        return name + "_app";
    }

    String ownerSecret() {
        return name + "/database/owner";
    }

    String applicationSecret() {
        return name + "/database/application";
    }

    String url() {
        return url("127.0.0.1", name);
    }

    private String url(String host, String database) {
        return "jdbc:postgresql://" + host + ":" + platform.ports().postgresql() + "/" + database;
    }

    DatabaseSettings settings() {
        return new DatabaseSettings(url(), ownerSecret(), FurtherDatabases.NONE, Optional.empty());
    }

    /** As if this were a copy, at 127.0.0.1, of a database that is somewhere else. */
    DatabaseSettings settingsOfOriginal() {
        return new DatabaseSettings(url("126.0.0.1", name), ownerSecret(), FurtherDatabases.NONE, Optional.empty());
    }

    /** What the secret holds now. */
    DatabaseSecret secret(String id) {
        return DatabaseSecret.parse(platform.secrets()
                .getSecretValue(request -> request.secretId(id))
                .secretString());
    }

    private void createSecret(String id, String user, String password) {
        platform.secrets().createSecret(request -> request.name(id)
                .secretString(Json.write(Map.of("username", user, "password", password))));
    }

    Connection connect(DatabaseSecret secret) throws SQLException {
        return DriverManager.getConnection(url(), secret.username(), secret.password());
    }

    /** Does something as one who may do everything. */
    void administer(String database, String sql) throws SQLException {
        var superuser = platform.secretOf("postgres");
        try (var connection = DriverManager.getConnection(
                        url("127.0.0.1", database), superuser.username(), superuser.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
