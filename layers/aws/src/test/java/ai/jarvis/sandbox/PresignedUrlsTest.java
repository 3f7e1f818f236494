package ai.jarvis.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class PresignedUrlsTest {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration VALID = Duration.ofMinutes(20);
    private static final String KEY = "sandbox/ten_1/box_1/log/007.json";

    private static Map<String, String> parameters(URI url) {
        return Arrays.stream(url.getRawQuery().split("&"))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    }

    @ParameterizedTest
    @CsvSource({",", "http://127.0.0.1:4566,", ", token+/=", "http://127.0.0.1:4566, token"})
    void theyAreThoseThatThePresignerMakes(String endpoint, String token) {
        AwsCredentials credentials = token == null
                ? AwsBasicCredentials.create("AKIDEXAMPLE", "secret")
                : AwsSessionCredentials.create("AKIDEXAMPLE", "secret", token);
        var builder = S3Presigner.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials));
        Optional.ofNullable(endpoint).map(URI::create).ifPresent(builder::endpointOverride);
        try (var presigner = builder.build()) {
            var get = presigner.presignGetObject(request -> request.signatureDuration(VALID)
                    .getObjectRequest(each -> each.bucket("documents").key(KEY)));
            var put = presigner.presignPutObject(request -> request.signatureDuration(VALID)
                    .putObjectRequest(each -> each.bucket("documents").key(KEY)));
            var other = presigner.presignGetObject(request -> request.signatureDuration(VALID)
                    .getObjectRequest(each -> each.bucket("documents").key("sandbox/x")));

            for (var method : new String[] {"GET", "PUT"}) {
                var expected = URI.create(
                        (method.equals("GET") ? get : put).url().toString());
                var now = Instant.from(TIME.parse(parameters(expected).get("X-Amz-Date")));
                var urls = new PresignedUrls(other, "sandbox/x", credentials, "eu-central-1", VALID, now);
                var signed = method.equals("GET") ? urls.get(KEY) : urls.put(KEY);
                assertThat(signed.getAuthority()).isEqualTo(expected.getAuthority());
                assertThat(signed.getRawPath()).isEqualTo(expected.getRawPath());
                assertThat(parameters(signed)).isEqualTo(parameters(expected));
            }
        }
    }
}
