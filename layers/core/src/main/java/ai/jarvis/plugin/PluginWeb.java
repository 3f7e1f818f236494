package ai.jarvis.plugin;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The hosts of plugins over HTTP: those of the public internet, and of these the allowed ones. Where a name leads is looked
 * at when it is connected to.
 */
public interface PluginWeb {
    /** Why nothing can be sent to a URL, as things are now; where it leads is looked at again with each request. */
    Optional<String> problem(URI url);

    /**
     * Sends a request. Redirections of reading requests are followed, at most three, to allowed hosts; what is secret
     * among the headers is sent to the first host alone.
     *
     * @throws PluginFailure if there is no answer
     */
    Answer send(Request request);

    /**
     * What is sent.
     *
     * @param secrets headers that only the host of the URL is sent
     * @param timeout for all of it, from the first look at the name to the last byte
     * @param mostBytes of the answer that are read
     */
    record Request(
            String method,
            URI url,
            Map<String, String> headers,
            Map<String, String> secrets,
            Optional<Body> body,
            AllowedHosts hosts,
            Duration timeout,
            int mostBytes) {
        public Request {
            headers = Map.copyOf(headers);
            secrets = Map.copyOf(secrets);
        }

        /** A request that reads and says nothing. */
        public static Request get(URI url, AllowedHosts hosts, Duration timeout, int mostBytes) {
            return new Request("GET", url, Map.of(), Map.of(), Optional.empty(), hosts, timeout, mostBytes);
        }

        Request with(Map<String, String> moreSecrets, URI newUrl) {
            var all = new LinkedHashMap<>(secrets);
            all.putAll(moreSecrets);
            return new Request(method, newUrl, headers, all, body, hosts, timeout, mostBytes);
        }
    }

    /** What a request says, and in which media type. */
    record Body(String type, String text) {}

    /**
     * What came back.
     *
     * @param headers by their names in lower case
     * @param isCut whether there was more than was to be read
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes from the network, read once; never compared.
    record Answer(int status, Map<String, String> headers, byte[] body, boolean isCut) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** The body as UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public boolean isGood() {
            return status >= 200 && status < 300;
        }
    }
}
