package ai.jarvis.localstack.edge;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a request, and for which service: {@code KEY/20260101/eu-west-1/s3/aws4_request}, in the
 * {@code Authorization} header or in a presigned URL.
 *
 * @param service the service's signing name
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html">AWS</a>
 */
record CredentialScope(String accessKeyId, String service) {
    private static final Pattern HEADER = Pattern.compile("^AWS4-HMAC-SHA256\\s+(?:.*,\\s*)?Credential=([^,\\s]+)");
    private static final Pattern QUERY = Pattern.compile("(?:^|&)X-Amz-Credential=([^&]+)");
    private static final Pattern SCOPE = Pattern.compile("([^/]+)/\\d{8}/[^/]+/([^/]+)/aws4_request");

    static Optional<CredentialScope> of(Request request) {
        return find(HEADER, request.getHeaders().get(HttpHeader.AUTHORIZATION))
                .or(() -> find(QUERY, request.getHttpURI().getQuery()).map(UrlEncoded::decodeString))
                .map(SCOPE::matcher)
                .filter(Matcher::matches)
                .map(scope -> new CredentialScope(scope.group(1), scope.group(2)));
    }

    private static Optional<String> find(Pattern pattern, @Nullable String text) {
        Matcher matcher = pattern.matcher(text == null ? "" : text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
