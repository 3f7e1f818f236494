package ai.jarvis.localstack.edge;

import java.net.URI;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;

/**
 * Hands requests to the S3 server. A {@code PUT} to a presigned URL that says it is a form, as curl's
 * {@code --data-binary} does unless it is told otherwise, loses that type: the server would read the body for the
 * form's fields, which S3 does not.
 */
final class ObjectProxy extends ServiceProxy {
    ObjectProxy(URI address) {
        super("s3", address);
    }

    @Override
    protected void copyRequestHeaders(Request clientToProxy, org.eclipse.jetty.client.Request proxyToServer) {
        super.copyRequestHeaders(clientToProxy, proxyToServer);
        if (isForm(clientToProxy) && !isSigned(clientToProxy)) {
            proxyToServer.headers(headers -> headers.put(HttpHeader.CONTENT_TYPE, "application/octet-stream"));
        }
    }

    private static boolean isForm(Request request) {
        var type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type != null && type.startsWith(MimeTypes.Type.FORM_ENCODED.asString());
    }

    /** Whether the type is covered by the signature, which would break if it were changed. */
    private static boolean isSigned(Request request) {
        var query = request.getHttpURI().getQuery();
        return query == null || !query.contains("X-Amz-SignedHeaders=") || query.contains("content-type");
    }
}
