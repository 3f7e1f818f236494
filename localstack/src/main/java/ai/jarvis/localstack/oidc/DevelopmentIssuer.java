package ai.jarvis.localstack.oidc;

import ai.jarvis.localstack.oidc.Tokens.Session;
import ai.jarvis.platform.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The identity provider of this machine, on a loopback port of its own.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 */
public final class DevelopmentIssuer implements AutoCloseable {
    /** What the issuer's name begins with; its port follows. */
    public static final String ADDRESS = "http://127.0.0.1:";

    private final Server server;
    private final String issuer;
    private final SigningKeys keys;
    private final Tokens tokens;
    private final AuthorizationCodes codes;
    private final String password;
    private final String tenant;

    private DevelopmentIssuer(Server server, int port, Path keyFile, String password, String tenant, Clock clock) {
        this.server = server;
        this.issuer = ADDRESS + port;
        this.keys = new SigningKeys(keyFile, Tokens.LIFE, clock);
        this.tokens = new Tokens(issuer, keys, clock);
        this.codes = new AuthorizationCodes(clock);
        this.password = password;
        this.tenant = tenant;
    }

    /**
     * Starts it.
     *
     * @param port 0 for any free one
     * @param keyFile where its keys are kept
     * @param password that logs everybody in
     * @param tenant that people log in to unless they say another
     */
    public static DevelopmentIssuer start(int port, Path keyFile, String password, String tenant, Clock clock)
            throws Exception {
        var threads = new QueuedThreadPool(8, 1);
        threads.setName("oidc");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        var server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setShutdownIdleTimeout(50);
        server.addConnector(connector);
        connector.open();
        var issuer = new DevelopmentIssuer(server, connector.getLocalPort(), keyFile, password, tenant, clock);
        server.setHandler(new OidcHandler(issuer));
        server.start();
        return issuer;
    }

    /** As in the tokens' {@code iss}. */
    public String issuer() {
        return issuer;
    }

    /** Where its public keys are. */
    public String jwksUrl() {
        return issuer + "/jwks";
    }

    /** What its tokens' {@code aud} names. */
    public String audience() {
        return Tokens.CLIENT;
    }

    /** Signs with a new key from now on. */
    public void rotateKeys() {
        keys.rotate();
    }

    String configuration() {
        return Json.write(Map.of(
                "issuer", issuer,
                "authorization_endpoint", issuer + "/authorize",
                "token_endpoint", issuer + "/token",
                "jwks_uri", jwksUrl(),
                "response_types_supported", List.of("code"),
                "grant_types_supported", List.of("authorization_code", "password"),
                "code_challenge_methods_supported", List.of("S256"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of("ES256"),
                "token_endpoint_auth_methods_supported", List.of("none")));
    }

    String keys() {
        return keys.published().toString();
    }

    /** The login page for a client that asks well. */
    String page(Fields fields, Optional<String> problem) {
        return LoginPage.of(AuthorizationRequest.of(fields).fields(), tenant, problem);
    }

    /** Where somebody goes who has logged in on the page; absent if it was not the password. */
    Optional<String> logIn(Fields fields) {
        var request = AuthorizationRequest.of(fields);
        return isPassword(fields)
                ? Optional.of(request.answer(codes.issue(session(fields, request.nonce()), request)))
                : Optional.empty();
    }

    /** The answer of the token endpoint. */
    String tokens(Fields fields) {
        if (!Tokens.CLIENT.equals(fields.getValue("client_id"))) {
            throw new OidcException(401, "invalid_client", "client_id must be " + Tokens.CLIENT);
        }
        return switch (AuthorizationRequest.required(fields, "grant_type")) {
            case "authorization_code" ->
                tokens.answer(codes.redeem(
                        AuthorizationRequest.required(fields, "code"),
                        AuthorizationRequest.required(fields, "redirect_uri"),
                        AuthorizationRequest.required(fields, "code_verifier")));
            case "password" -> {
                if (!isPassword(fields)) {
                    throw OidcException.invalidGrant("This is not the development password.");
                }
                yield tokens.answer(session(fields, Optional.empty()));
            }
            default ->
                throw new OidcException(
                        400, "unsupported_grant_type", "grant_type must be authorization_code or password");
        };
    }

    private Session session(Fields fields, Optional<String> nonce) {
        var wanted = Optional.ofNullable(fields.getValue("tenant")).filter(text -> !text.isBlank());
        return new Session(
                AuthorizationRequest.required(fields, "username"),
                wanted.orElse(tenant).strip(),
                nonce);
    }

    private boolean isPassword(Fields fields) {
        var given = Optional.ofNullable(fields.getValue("password")).orElse("");
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The issuer does not stop", e);
        }
    }
}
