package ai.jarvis.localstack.edge;

import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Hands requests to a server on a port of its own, unchanged: signatures cover the host, the path and most headers.
 * Bodies stream both ways.
 */
public class ServiceProxy extends ProxyHandler.Reverse {
    private final String name;

    /**
     * @param name names the service in its threads and errors
     * @param address the server's scheme, host and port
     */
    public ServiceProxy(String name, URI address) {
        super(request -> HttpURI.build(request.getHttpURI())
                .scheme(address.getScheme())
                .authority(address.getHost(), address.getPort())
                .asImmutable());
        this.name = name;
    }

    public ServiceProxy(String name, InetSocketAddress address) {
        this(name, URI.create("http://" + address.getHostString() + ":" + address.getPort()));
    }

    @Override
    protected HttpClient newHttpClient() {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(getServer().getThreadPool());
        HttpClient client = new HttpClient(new HttpClientTransportDynamic(connector));
        client.setName("aws-edge-" + name);
        client.setMaxConnectionsPerDestination(256);
        client.setUserAgentField(null);
        // Longer than a long poll of SQS (20 s) and than writing a large object.
        client.setIdleTimeout(120_000);
        return client;
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.getContentDecoderFactories().clear();
    }

    /** None: the server behind must see the client's request. */
    @Override
    protected void addProxyHeaders(Request clientToProxy, org.eclipse.jetty.client.Request proxyToServer) {}

    @Override
    protected void onServerToProxyResponseFailure(
            Request clientToProxy,
            org.eclipse.jetty.client.Request proxyToServer,
            org.eclipse.jetty.client.Response serverToProxy,
            Response proxyToClient,
            Callback callback,
            Throwable failure) {
        if (proxyToClient.isCommitted()) {
            callback.failed(failure);
            return;
        }
        proxyToClient.reset();
        AwsReply.jsonError(
                proxyToClient,
                callback,
                new AwsException(503, "ServiceUnavailable", "The server of " + name + " does not answer."));
    }
}
