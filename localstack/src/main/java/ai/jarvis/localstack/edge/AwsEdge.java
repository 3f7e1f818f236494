package ai.jarvis.localstack.edge;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * One loopback endpoint for every AWS service, for {@code AWS_ENDPOINT_URL}. A request goes to the service it was signed
 * for. Only requests that name the configured access key pass; S3 verifies the signature itself, too.
 */
public final class AwsEdge implements AutoCloseable {
    /** S3's signing name: the one service whose requests may come from people's browsers, and answers in XML. */
    static final String S3 = "s3";

    private static final Map<String, String> TARGETS = Map.of(
            "AmazonSQS", "sqs",
            "AmazonEC2ContainerServiceV20141113", "ecs",
            "AWSEvents", "events",
            "AWSStepFunctions", "states",
            "DynamoDB_20120810", "dynamodb",
            "secretsmanager", "secretsmanager");

    private final Server server;
    private final ServerConnector connector;

    private AwsEdge(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Takes the port, so that the endpoint is known; nothing is answered before {@link #serve}.
     *
     * @param port 0 for any free one
     */
    public static AwsEdge open(int port) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(24, 2);
        threads.setName("aws-edge");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Object keys hold what paths do not: encoded slashes, empty segments, dots. Nothing here is a file's path.
        http.setUriCompliance(UriCompliance.UNSAFE);
        // Signatures cover header values as they were sent; the cache would give "charset=utf-8" for "charset=UTF-8".
        http.setHeaderCacheCaseSensitive(true);
        http.setIdleTimeout(120_000);
        // The SDK's asynchronous Bedrock client speaks HTTP/2 from the first byte on.
        ServerConnector connector = new ServerConnector(
                server, 1, 1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(120_000);
        connector.setShutdownIdleTimeout(50);
        server.addConnector(connector);
        connector.open();
        return new AwsEdge(server, connector);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    /**
     * Starts answering.
     *
     * @param services handlers by the services' signing names
     */
    public void serve(Map<String, Handler> services, String accessKeyId) throws Exception {
        server.setHandler(new Services(Map.copyOf(services), accessKeyId));
        server.setStopTimeout(5_000);
        server.start();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The AWS endpoint does not stop", e);
        } finally {
            connector.close();
        }
    }

    private static final class Services extends Handler.Abstract {
        private final Map<String, Handler> services;
        private final String accessKeyId;

        Services(Map<String, Handler> services, String accessKeyId) {
            this.services = services;
            this.accessKeyId = accessKeyId;
        }

        @Override
        protected void doStart() throws Exception {
            services.values().forEach(handler -> {
                handler.setServer(getServer());
                addBean(handler, true);
            });
            super.doStart();
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Optional<CredentialScope> scope = CredentialScope.of(request);
            if (scope.isEmpty()) {
                refuse(request, response, callback, "MissingAuthenticationToken", "The request is not signed.");
                return true;
            }
            if (!scope.get().accessKeyId().equals(accessKeyId)) {
                refuse(request, response, callback, unknownKey(scope.get()), "The access key id is not known here.");
                return true;
            }
            Handler handler = services.get(service(scope.get(), request));
            if (handler == null) {
                refuse(
                        request,
                        response,
                        callback,
                        "UnknownService",
                        "There is no service \"" + scope.get().service() + "\" here; there are "
                                + services.keySet().stream().sorted().toList());
                return true;
            }
            return handler.handle(request, response, callback);
        }

        private String service(CredentialScope scope, Request request) {
            if (services.containsKey(scope.service())) {
                return scope.service();
            }
            String target = request.getHeaders().get("X-Amz-Target");
            return target == null ? scope.service() : TARGETS.getOrDefault(target.split("\\.", 2)[0], scope.service());
        }

        private static String unknownKey(CredentialScope scope) {
            return S3.equals(scope.service()) ? "InvalidAccessKeyId" : "UnrecognizedClientException";
        }

        private static void refuse(Request request, Response response, Callback callback, String code, String message) {
            AwsException error = new AwsException(403, code, message);
            String type = String.valueOf(request.getHeaders().get("Content-Type"));
            if (type.contains("json")) {
                AwsReply.jsonError(response, callback, error);
            } else {
                AwsReply.xmlError(response, callback, error);
            }
        }
    }
}
