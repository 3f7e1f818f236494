package ai.jarvis.localstack.stepfunctions;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** Requests to AWS's services at an endpoint, signed by one key. */
final class SignedRequests {
    private final URI endpoint;
    private final String region;
    private final AwsCredentials credentials;
    private final SdkHttpClient http;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    SignedRequests(URI endpoint, String region, AwsCredentials credentials, SdkHttpClient http) {
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
        this.http = http;
    }

    /** What a service answered. */
    record Reply(int status, Map<String, List<String>> headers, String requestId, String body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /**
     * Posts a text.
     *
     * @param service its name in signatures
     * @param path below the endpoint, encoded
     * @throws IOException if the service cannot be reached
     */
    Reply post(String service, String path, Map<String, String> headers, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        var payload = ContentStreamProvider.fromByteArray(body);
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .encodedPath(path)
                .putHeader("Content-Length", Integer.toString(body.length));
        headers.forEach(request::putHeader);
        var signed = signer.sign(sign -> sign.identity(credentials)
                .request(request.build())
                .payload(payload)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        var response = http.prepareRequest(HttpExecuteRequest.builder()
                        .request(signed.request())
                        .contentStreamProvider(signed.payload().orElse(payload))
                        .build())
                .call();
        String answer;
        try (var content = response.responseBody().orElseThrow()) {
            answer = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
        var head = response.httpResponse();
        return new Reply(
                head.statusCode(),
                head.headers(),
                head.firstMatchingHeader("x-amzn-RequestId")
                        .orElseGet(() -> UUID.randomUUID().toString()),
                answer);
    }
}
