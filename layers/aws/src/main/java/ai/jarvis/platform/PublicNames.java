package ai.jarvis.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Finds hosts of the public internet and no others. A client that connects to what this tells connects to what was looked
 * at: no name leads elsewhere between the look and the connection.
 */
public final class PublicNames extends SystemDefaultDnsResolver {
    private final Set<String> privateHosts;
    private final DnsResolver names;

    /** A host that must not be reached. */
    public static final class Forbidden extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        public Forbidden(String host) {
            super("forbidden_address: " + host + " is not on the public internet");
        }
    }

    /** @param privateHosts names of hosts that may be reached although they are not public */
    public PublicNames(Set<String> privateHosts) {
        this(privateHosts, SystemDefaultDnsResolver.INSTANCE);
    }

    /** As {@link #PublicNames(Set)}, for those who ask somebody else for names. */
    public PublicNames(Set<String> privateHosts, DnsResolver names) {
        this.privateHosts = Set.copyOf(privateHosts);
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = names.resolve(host);
        if (!isPrivate(host) && !Stream.of(addresses).allMatch(PublicAddresses::isPublic)) {
            throw new Forbidden(host);
        }
        return addresses;
    }

    /** Whether a host may be reached although it is not public. */
    public boolean isPrivate(String host) {
        return privateHosts.contains(host.toLowerCase(Locale.ROOT));
    }
}
