package ai.jarvis.web;

import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;

/** Routes by the templates of their paths. */
final class Routes {
    private Routes() {}

    /** The template of the request's route, without the parameters of a query; {@code unknown} where no route is. */
    static String template(HttpRequest<?> request) {
        var template = BasicHttpAttributes.getUriTemplate(request).orElse("unknown");
        var query = template.indexOf("{?");
        return query < 0 ? template : template.substring(0, query);
    }
}
