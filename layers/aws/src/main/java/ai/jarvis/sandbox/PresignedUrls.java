package ai.jarvis.sandbox;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs many URLs of one bucket. The SDK's presigner finds out where the bucket is and who signs for each of them; this
 * takes both from one that the presigner signed, and signs the others by the same SDK's signer alone.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Query parameters</a>
 */
final class PresignedUrls {
    private static final String HTTPS = "https";

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsIdentity credentials;
    private final String region;
    private final SdkHttpRequest pattern;
    private final String folder;
    private final Duration validFor;
    private final Clock clock;

    /**
     * Signs from here on.
     *
     * @param signed any request of the bucket, which the presigner signed
     * @param key the key that it is about
     */
    PresignedUrls(
            PresignedRequest signed,
            String key,
            AwsCredentialsIdentity credentials,
            String region,
            Duration validFor,
            Instant now) {
        this.pattern = signed.httpRequest();
        var path = pattern.encodedPath();
        this.folder = path.substring(0, path.length() - key.length());
        this.credentials = credentials;
        this.region = region;
        this.validFor = validFor;
        this.clock = Clock.fixed(now, ZoneOffset.UTC);
    }

    /** @param key of characters that need no encoding */
    URI get(String key) {
        return sign(SdkHttpMethod.GET, key);
    }

    /** @param key as of {@link #get} */
    URI put(String key) {
        return sign(SdkHttpMethod.PUT, key);
    }

    /** What is signed is the same for both; but of plain HTTP the signer would sign the content too, which is not known. */
    private URI sign(SdkHttpMethod method, String key) {
        var request = SdkHttpRequest.builder()
                .method(method)
                .protocol(HTTPS)
                .host(pattern.host())
                .port(pattern.port())
                .encodedPath(folder + key)
                .build();
        var signed = signer.sign(each -> each.identity(credentials)
                        .request(request)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, validFor)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .getUri()
                .toString();
        return URI.create(pattern.protocol() + signed.substring(HTTPS.length()));
    }
}
