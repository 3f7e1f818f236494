package ai.jarvis.connection;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.EmfMetrics;
import ai.jarvis.platform.FurtherDatabases;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Variables;
import ai.jarvis.quota.CachedLimitStore;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.RedisLimiterStore;
import ai.jarvis.quota.SqlLimitStore;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Authentication;
import ai.jarvis.tenancy.IdentityProvider;
import ai.jarvis.tenancy.OidcSettings;
import ai.jarvis.tenancy.SqlApiKeyStore;
import ai.jarvis.tenancy.SqlTenantStore;
import ai.jarvis.tenancy.SqlUserStore;
import ai.jarvis.tenancy.Users;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of the WebSocket API: {@code $connect} lets a client in, {@code $disconnect} forgets it, {@code $default}
 * answers its messages. What a client may send is {@code {"action": "ping"}}, which is answered by
 * {@code {"type": "pong"}}, and anything else by {@code {"type": "problem", "problem": {...}}} with a problem document
 * (RFC 9457).
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-routes-integrations.html">
 *     Routes of WebSocket APIs</a>
 */
public final class ConnectionHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

    private final Connections connections;

    /** As Lambda makes it. */
    public ConnectionHandler() {
        this(fromEnvironment(Variables.ofEnvironment()));
    }

    /** As a host makes it that has the services already. */
    public ConnectionHandler(Connections connections) {
        this.connections = connections;
    }

    private static Connections fromEnvironment(Variables variables) {
        var url = variables.text("JARVIS_DATABASE_URL");
        var secret = variables.text("JARVIS_DATABASE_SECRET");
        var poolSize = variables.number("JARVIS_DATABASE_POOL_SIZE", 2);
        var tablePrefix = variables.text("JARVIS_TABLE_PREFIX");
        var aws = new AwsClients(variables.uri("JARVIS_AWS_ENDPOINT"));
        var further = FurtherDatabases.from(variables);
        var oidc = OidcSettings.from(variables);
        var redis = variables.text("JARVIS_REDIS_URL");
        variables.reportProblems();
        var database = Database.open(url, secret, poolSize, further, DatabaseCredentials.in(aws.secretsManager()));
        var clock = Clock.systemUTC();
        return new Connections(
                new Authentication(
                        new ApiKeys(new SqlApiKeyStore(database), clock),
                        new Users(new SqlUserStore(database), clock),
                        IdentityProvider.verifier(oidc, aws::dynamoDb, tablePrefix, clock)),
                new Admission(new SqlTenantStore(database), clock),
                new ConnectionLimits(Quotas.withoutUsage(
                        Limits.standard(),
                        new CachedLimitStore(new SqlLimitStore(database), System::nanoTime),
                        new RedisLimiterStore(new Redis(redis)),
                        new EmfMetrics(),
                        clock)),
                new DynamoConnectionStore(aws.dynamoDb(), tablePrefix + "connections"),
                clock);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = WebSocketEvent.of(Json.MAPPER.readTree(input));
        Json.MAPPER.writeValue(output, answer(event));
    }

    private WebSocketAnswer answer(WebSocketEvent event) {
        try {
            return switch (event.route()) {
                case "$connect" -> connect(event);
                case "$disconnect" -> {
                    connections.close(event.connection());
                    yield WebSocketAnswer.empty();
                }
                default -> reply(event);
            };
        } catch (Refusal e) {
            return WebSocketAnswer.problem(event, e);
        } catch (RuntimeException e) {
            LOG.error("The route {} failed", event.route(), e);
            return WebSocketAnswer.failure(event);
        }
    }

    private WebSocketAnswer connect(WebSocketEvent event) {
        var handshake = event.handshake();
        connections.open(event.connection(), handshake);
        return WebSocketAnswer.accepted(handshake.selected());
    }

    private WebSocketAnswer reply(WebSocketEvent event) {
        connections.hear(event.connection());
        var action = event.action();
        if (action.equals("ping")) {
            return WebSocketAnswer.message("pong");
        }
        throw Refusal.of(Refusal.Kind.INVALID, "unknown_action", "There is no such action.");
    }
}
