package ai.jarvis.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class PostgresProcessIT extends LocalProcessContract<PostgresProcess> {

    @Override
    PostgresProcess start(int port) {
        return PostgresProcess.start(tools, data, port);
    }

    @Test
    void hasPostgresql17AndPgvector08() throws SQLException {
        assertThat(query(process.database().owner(), "SHOW server_version")).startsWith("17.");
        assertThat(query(process.database().owner(), "SELECT extversion FROM pg_extension WHERE extname = 'vector'"))
                .startsWith("0.8.");
        assertThat(query(process.database().owner(), "SELECT '[1,0]'::halfvec <=> '[1,0]'::halfvec"))
                .isEqualTo("0");
    }

    @Test
    void keepsWhatWasCommittedWhenItIsKilled() throws SQLException, IOException {
        execute(process.database().owner(), "CREATE TABLE note (text text)");
        execute(process.database().owner(), "INSERT INTO note VALUES ('kept')");

        kill();
        process = start(port);

        assertThat(query(process.database().owner(), "SELECT text FROM note")).isEqualTo("kept");
    }

    @Test
    void bindsTheApplicationRoleToRowLevelSecurity() throws SQLException {
        execute(process.database().owner(), "CREATE TABLE secret (tenant text)");
        execute(process.database().owner(), "ALTER TABLE secret ENABLE ROW LEVEL SECURITY");
        execute(process.database().owner(), "INSERT INTO secret VALUES ('a')");
        execute(process.database().owner(), "GRANT SELECT ON secret TO jarvis_app");

        assertThat(query(process.database().application(), "SELECT count(*) FROM secret"))
                .isEqualTo("0");
        assertThatThrownBy(() -> execute(process.database().application(), "CREATE TABLE mine (id int)"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute(process.database().application(), "SET ROLE jarvis_owner"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void givesNeitherRoleTheServer() throws SQLException {
        for (Credential role :
                new Credential[] {process.database().owner(), process.database().application()}) {
            assertThat(query(
                            role,
                            "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles"
                                    + " WHERE rolname = current_user"))
                    .isEqualTo("f");
        }
    }

    @Test
    void refusesAWrongPassword() {
        assertThatThrownBy(() -> query(new Credential(process.database().owner().user(), "guess"), "SELECT 1"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void keepsItsPasswordsFromOtherUsersOfTheMachine() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secrets"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secrets/jarvis_app"))))
                .isEqualTo("rw-------");
        assertThat(process.database().owner().toString())
                .doesNotContain(process.database().owner().password());
    }

    @Test
    void sortsByCodePointAndKnowsLettersBeyondAscii() throws SQLException {
        assertThat(query(
                        process.database().owner(),
                        "SELECT concat(datlocprovider, ':', datlocale) FROM pg_database WHERE datname='jarvis'"))
                .isEqualTo("b:C.UTF-8");
        assertThat(query(process.database().owner(), "SELECT 'ä' > 'z'")).isEqualTo("t");
        assertThat(query(process.database().owner(), "SELECT upper('ärger')")).isEqualTo("ÄRGER");
    }

    private String query(Credential role, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(process.database().jdbcUrl(), role.user(), role.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private void execute(Credential role, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(process.database().jdbcUrl(), role.user(), role.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
