package ai.jarvis.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseCredentialsTest {
    private final Map<String, String> passwords = new HashMap<>(Map.of("AWSCURRENT", "one"));
    private final List<String> read = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private final DatabaseCredentials credentials = new DatabaseCredentials("secret", this::version);
    private String right = "one";
    private String outcome = "28P01";

    private Optional<DatabaseSecret> version(String stage) {
        read.add(stage);
        return Optional.ofNullable(passwords.get(stage)).map(password -> new DatabaseSecret("app", password));
    }

    private Connection login(DatabaseSecret secret) throws SQLException {
        tried.add(secret.password());
        if (!secret.password().equals(right)) {
            throw new SQLException("No.", outcome);
        }
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException();
                });
    }

    private void connect() throws SQLException {
        read.clear();
        tried.clear();
        assertThat(credentials.connect(this::login)).isNotNull();
    }

    @Test
    void readsNothingBeforeTheFirstConnectionAndOnceForAllOthers() throws SQLException {
        assertThat(read).isEmpty();
        connect();
        assertThat(read).containsExactly("AWSCURRENT");
        connect();
        assertThat(read).isEmpty();
    }

    @Test
    void readsAgainWhenThePasswordIsRefused() throws SQLException {
        connect();
        right = "two";
        passwords.put("AWSCURRENT", "two");

        connect();
        assertThat(tried).containsExactly("one", "two");

        connect();
        assertThat(tried).containsExactly("two");
    }

    @Test
    void triesThePendingPasswordWhileTheCurrentOneIsRefused() throws SQLException {
        connect();
        right = "two";
        passwords.put("AWSPENDING", "two");

        connect();

        assertThat(tried).containsExactly("one", "two");
    }

    @Test
    void triesThePreviousPasswordOfADatabaseThatIsOlderThanTheSecret() throws SQLException {
        passwords.putAll(Map.of("AWSCURRENT", "two", "AWSPENDING", "two", "AWSPREVIOUS", "one"));

        connect();

        assertThat(tried).containsExactly("two", "one");
    }

    @Test
    void triesEachPasswordOnceWhenAllAreRefused() {
        right = "other";
        passwords.put("AWSPREVIOUS", "zero");

        assertThatThrownBy(() -> credentials.connect(this::login))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        assertThat(tried).containsExactly("one", "zero");
    }

    @Test
    void doesNotTryOtherPasswordsWhenTheDatabaseIsAway() {
        right = "other";
        outcome = "08001";

        assertThatThrownBy(() -> credentials.connect(this::login)).isInstanceOf(SQLException.class);
        assertThat(tried).containsExactly("one");
        assertThat(read).containsExactly("AWSCURRENT");
    }
}
