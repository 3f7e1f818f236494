package ai.jarvis.plugin;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request of an API, whose places are filled from a tool's arguments.
 *
 * @param server what comes before the path
 * @param path as in {@code /pets/{id}}
 * @param bodyType the media type that the argument {@code body} is sent as
 */
public record HttpOperation(
        String method, URI server, String path, List<Parameter> parameters, Optional<String> bodyType) {
    /** The argument that is the request's body. */
    public static final String BODY = "body";

    public HttpOperation {
        parameters = List.copyOf(parameters);
    }

    /**
     * A place.
     *
     * @param argument that it is filled from
     * @param name as the API calls it
     * @param isExploded whether the elements of a list are parameters of their own
     */
    public record Parameter(String argument, String name, Place place, boolean isExploded) {}

    /** Where in a request. */
    public enum Place {
        PATH,
        QUERY,
        HEADER;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
