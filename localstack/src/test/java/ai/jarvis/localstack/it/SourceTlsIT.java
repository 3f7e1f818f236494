package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.PATIENCE;
import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.process.FreePort;
import ai.jarvis.localstack.process.InstalledTools;
import ai.jarvis.localstack.process.PostgresProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Databases of tenants that are reached encrypted alone: whose certificates are trusted, and whose are not. */
@ExtendWith(Platform.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourceTlsIT {
    private static final String SOURCES = "/api/v1/sql/sources";
    private static final String SERVER = "server";
    private static final String STORE_PASSWORD = "changeit";

    private final Client client;
    private final SSLContext systems;

    @TempDir
    private static Path folder;

    private PostgresProcess postgres;
    private int port;

    SourceTlsIT(Platform platform) throws GeneralSecurityException {
        this.client = platform.tenant().client();
        this.systems = SSLContext.getDefault();
    }

    /** A server that takes strangers by TLS alone. */
    @BeforeAll
    void start() throws Exception {
        port = FreePort.find();
        postgres = PostgresProcess.start(
                InstalledTools.require(), Files.createDirectories(folder.resolve("postgres")), port);
        try (var administrator = administrator()) {
            write(administrator, "pg_hba.conf", "hostssl all all 127.0.0.1/32 scram-sha-256\n");
            run(administrator, "alter system set ssl = on");
        }
        var unused = certify("ip:127.0.0.1");
    }

    @AfterAll
    void stop() {
        SSLContext.setDefault(systems);
        if (postgres != null) {
            postgres.close();
        }
    }

    /**
     * Gives the server a certificate of its own making.
     *
     * @param name that it is for
     * @return what trusts it, and no other
     */
    private SSLContext certify(String name) throws Exception {
        var store = certified(name);
        var key = store.getKey(SERVER, STORE_PASSWORD.toCharArray());
        var before = configuredAt();
        try (var administrator = administrator()) {
            write(administrator, "server.key", pem("PRIVATE KEY", key.getEncoded()));
            write(
                    administrator,
                    "server.crt",
                    pem("CERTIFICATE", store.getCertificate(SERVER).getEncoded()));
            run(administrator, "select pg_reload_conf()");
        }
        eventually(this::configuredAt, at -> at.isAfter(before));
        return trusting(store);
    }

    /** When the server last read its settings, as a connection made now has them. */
    private Instant configuredAt() {
        try (var administrator = administrator();
                var statement = administrator.createStatement();
                var result = statement.executeQuery("select pg_conf_load_time()")) {
            assertThat(result.next()).isTrue();
            return result.getTimestamp(1).toInstant();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore certified(String name) throws Exception {
        var file = folder.resolve(UUID.randomUUID() + ".p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        SERVER,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=database",
                        "-ext",
                        "SAN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        STORE_PASSWORD,
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, STORE_PASSWORD.toCharArray());
        }
        return store;
    }

    private static SSLContext trusting(KeyStore store) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(SERVER, store.getCertificate(SERVER));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), new SecureRandom());
        return context;
    }

    private static String pem(String what, byte[] encoded) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private Connection administrator() throws SQLException, IOException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/sample", "postgres", password());
    }

    private static String password() throws IOException {
        return Files.readString(folder.resolve("postgres/secrets/postgres"), StandardCharsets.UTF_8)
                .strip();
    }

    /** The server writes its own file, as it may run as another user than the test. */
    private static void write(Connection administrator, String file, String text) throws SQLException {
        run(
                administrator,
                "copy (select unnest(string_to_array('" + text + "', e'\\n'))) to program 'umask 077; cat > " + file
                        + "'");
    }

    private static void run(Connection administrator, String sql) throws SQLException {
        try (var statement = administrator.createStatement()) {
            statement.execute(sql);
        }
    }

    private Map<String, Object> source(String name, String tls) throws IOException {
        return Map.of(
                "name",
                name,
                "type",
                "postgresql",
                "connection",
                Map.of(
                        "host",
                        "127.0.0.1",
                        "port",
                        port,
                        "database",
                        "sample",
                        "username",
                        "postgres",
                        "password",
                        password(),
                        "tls",
                        tls));
    }

    @Test
    void aServerThatTakesNobodyUnencryptedIsReachedEncrypted() throws Exception {
        client.post(SOURCES, source("plain", "off")).problem(422, "source_refused");
        var made =
                client.post(SOURCES, source("encrypted", "require")).expect(201).json();

        assertThat(client.get(SOURCES + "/" + made.path("id").asText() + "/schema")
                        .expect(200)
                        .json()
                        .path("tables"))
                .isNotEmpty();
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws Exception {
        client.post(SOURCES, source("stranger", "verify")).problem(422, "source_untrusted");
    }

    @Test
    void aTrustedCertificateIsGoodForTheHostThatItNamesAlone() throws Exception {
        try {
            SSLContext.setDefault(certify("dns:another.example"));
            client.post(SOURCES, source("another", "verify")).problem(422, "source_untrusted");

            SSLContext.setDefault(certify("ip:127.0.0.1"));
            client.post(SOURCES, source("trusted", "verify")).expect(201);
        } finally {
            SSLContext.setDefault(systems);
        }
    }
}
