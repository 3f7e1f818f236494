package ai.jarvis.model;

import ai.jarvis.model.own.ServerAddresses;
import ai.jarvis.platform.PublicNames;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/** Servers of tenants: on the public internet, and reached by HTTPS alone. */
final class PublicServers implements ServerAddresses {
    /** As many to each server as calls of one model. */
    private static final int CONNECTIONS = 256;

    private static final int LONGEST = 500;

    private final PublicNames names;
    private final CloseableHttpClient http;

    PublicServers(TenantModelSettings settings) {
        this.names = new PublicNames(settings.privateHosts());
        this.http = OpenAiServer.client(CONNECTIONS, names);
    }

    /** A client that connects to no other hosts, whatever their names lead to by then. */
    CloseableHttpClient client() {
        return http;
    }

    @Override
    public Optional<String> problem(URI url) {
        var host = url.getHost();
        if (host == null || url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            return Optional.of("must be as in https://models.example.com/v1, without user, query and fragment");
        }
        if (url.toString().length() > LONGEST) {
            return Optional.of("must have at most " + LONGEST + " characters");
        }
        var isSecure = "https".equalsIgnoreCase(url.getScheme());
        if (!isSecure && !("http".equalsIgnoreCase(url.getScheme()) && names.isPrivate(host))) {
            return Optional.of("must begin with https://");
        }
        try {
            var unused = names.resolve(host);
            return Optional.empty();
        } catch (PublicNames.Forbidden e) {
            return Optional.of("is not on the public internet");
        } catch (UnknownHostException e) {
            return Optional.of("names a host that is not known");
        }
    }
}
