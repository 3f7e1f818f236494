package ai.jarvis.plugin;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Servers of the Model Context Protocol, over streamable HTTP. They are reached as {@link PluginWeb} reaches hosts. */
public interface McpServers {
    /**
     * A server.
     *
     * @param secrets headers that only it is sent
     */
    record Server(URI url, AllowedHosts hosts, Map<String, String> secrets) {
        public Server {
            secrets = Map.copyOf(secrets);
        }
    }

    /** What a tool said, as text. */
    record Answer(String text, boolean isError) {}

    /**
     * The server's tools.
     *
     * @throws PluginFailure if it does not tell
     */
    List<PluginTool> tools(Server server, Duration timeout);

    /**
     * Has a tool called.
     *
     * @param effect the same for all attempts at the same call
     * @throws PluginFailure if there is no answer
     */
    Answer call(Server server, String tool, Map<String, Object> arguments, String effect, Duration timeout);
}
