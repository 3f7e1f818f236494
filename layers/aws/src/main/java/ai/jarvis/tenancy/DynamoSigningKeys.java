package ai.jarvis.tenancy;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The identity provider's public keys in DynamoDB, one item under the partition key {@code pk} of the issuer: for
 * functions that reach no address outside their network. The function {@code signing-keys} keeps them up to date.
 */
public final class DynamoSigningKeys implements JWKSetSource<SecurityContext> {
    /** How long keys are taken that nobody could look up again. */
    public static final Duration KEPT = Duration.ofHours(4);

    private final DynamoDbClient dynamo;
    private final String table;
    private final String issuer;
    private final Clock clock;

    public DynamoSigningKeys(DynamoDbClient dynamo, String tablePrefix, String issuer, Clock clock) {
        this.dynamo = dynamo;
        this.table = tablePrefix + "signing-keys";
        this.issuer = issuer;
        this.clock = clock;
    }

    /** Replaces the keys. Only the public parts are kept. */
    public void put(JWKSet keys) {
        dynamo.putItem(request -> request.tableName(table)
                .item(Map.of(
                        "pk", fromS(issuer),
                        "keys", fromS(keys.toPublicJWKSet().toString()),
                        "expires_at",
                                fromN(Long.toString(clock.instant().plus(KEPT).getEpochSecond())))));
    }

    @Override
    public JWKSet getJWKSet(
            JWKSetCacheRefreshEvaluator refreshEvaluator, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            var item = dynamo.getItem(request -> request.tableName(table)
                            .key(Map.of("pk", fromS(issuer)))
                            .consistentRead(true))
                    .item();
            if (item.isEmpty()
                    || Long.parseLong(item.get("expires_at").n())
                            <= clock.instant().getEpochSecond()) {
                throw new JWKSetUnavailableException("Nobody has looked up the keys of " + issuer);
            }
            return JWKSet.parse(item.get("keys").s());
        } catch (SdkException e) {
            throw new JWKSetUnavailableException("The table of the keys does not answer", e);
        } catch (ParseException e) {
            throw new JWKSetParseException("The stored keys of " + issuer + " are not a JWK set", e);
        }
    }

    @Override
    public void close() {
        // The client is not this object's own.
    }
}
