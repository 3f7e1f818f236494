package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** Logs users in at the platform's identity provider. */
record Logins(String issuer, String password) {
    static Logins of(Platform platform) {
        return new Logins(platform.environment("JARVIS_OIDC_ISSUER"), platform.environment("JARVIS_OIDC_PASSWORD"));
    }

    /** The ID token of a user of a tenant. */
    String token(String email, String tenant) {
        var answer = post("/token", form(email, tenant, password));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body(), JsonNode.class).path("id_token").asText();
    }

    static Map<String, String> form(String email, String tenant, String password) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "password");
        form.put("client_id", "jarvis");
        form.put("username", email);
        form.put("tenant", tenant);
        form.put("password", password);
        return form;
    }

    HttpResponse<String> post(String path, Map<String, String> form) {
        return send(HttpRequest.newBuilder(URI.create(issuer + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form))));
    }

    HttpResponse<String> get(String path, Map<String, String> query) {
        return send(HttpRequest.newBuilder(URI.create(issuer + path + "?" + encoded(query))));
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return Client.HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
