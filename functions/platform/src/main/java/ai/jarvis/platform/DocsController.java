package ai.jarvis.platform;

import ai.jarvis.web.PublicAccess;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** The API's description for programs, and its pages (Swagger UI) for people. Nothing of it comes from elsewhere. */
@Controller
@PublicAccess
@Hidden
@ExecuteOn(TaskExecutors.BLOCKING)
class DocsController {
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/" + version() + "/";
    private static final String OWN = "/docs/";
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

    /** All files there are: a name that is not among them, such as one with dots and slashes, is just unknown. */
    private static final Map<String, Asset> ASSETS = Map.of(
            "swagger-ui.css", new Asset(WEBJAR + "swagger-ui.css", "text/css"),
            "swagger-ui-bundle.js", new Asset(WEBJAR + "swagger-ui-bundle.js", "text/javascript"),
            "favicon-32x32.png", new Asset(WEBJAR + "favicon-32x32.png", "image/png"),
            "start.js", new Asset(OWN + "start.js", "text/javascript"),
            "problems", new Asset(OWN + "problems.html", MediaType.TEXT_HTML));

    private final ApiDocument document;

    DocsController(ApiDocument document) {
        this.document = document;
    }

    private record Asset(String resource, String mediaType) {}

    @Get("/openapi.yaml")
    @Produces("application/yaml")
    HttpResponse<byte[]> description() {
        return HttpResponse.ok(document.yaml()).header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    @Get("/docs")
    @Produces(MediaType.ALL)
    HttpResponse<byte[]> page() {
        return served(new Asset(OWN + "index.html", MediaType.TEXT_HTML));
    }

    @Get("/docs/{asset}")
    @Produces(MediaType.ALL)
    HttpResponse<byte[]> asset(@PathVariable String asset) {
        var known = ASSETS.get(asset);
        if (known == null) {
            throw Refusal.notFound("page");
        }
        return served(known);
    }

    private static HttpResponse<byte[]> served(Asset asset) {
        return HttpResponse.ok(bytes(asset.resource()))
                .contentType(MediaType.of(asset.mediaType() + ";charset=utf-8"))
                .header(HttpHeaders.CACHE_CONTROL, "max-age=3600")
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff");
    }

    private static byte[] bytes(String resource) {
        try (var in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        var in = DocsController.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("The build left out " + resource);
        }
        return in;
    }

    private static String version() {
        try (var in = open("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
