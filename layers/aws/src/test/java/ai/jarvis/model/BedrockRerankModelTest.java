package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

class BedrockRerankModelTest {
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer server;
    private BedrockRuntimeClient bedrock;
    private String answer = "";
    private String asked = "";
    private boolean isSilent;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::serve);
        server.start();
        bedrock = BedrockRuntimeClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked = exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (isSilent) {
                ended.await();
            }
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        ended.countDown();
        bedrock.close();
        server.stop(0);
    }

    private Reranked rerank(String... documents) {
        return new BedrockRerankModel(bedrock, new ModelId("cohere.rerank-v3-5:0")).rerank("Who?", List.of(documents));
    }

    @Test
    void givesTheScoresInTheOrderOfTheTexts() {
        answer =
                """
                {"results": [{"index": 1, "relevance_score": 0.9}, {"index": 0, "relevance_score": 0.2}]}""";

        assertThat(rerank("a", "b")).isEqualTo(new Reranked(List.of(0.2, 0.9), 1));
        assertThat(asked).startsWith("/model/cohere.rerank-v3-5%3A0/invoke {");
        assertThat(Json.readObject(asked.substring(asked.indexOf('{'))))
                .isEqualTo(Map.of("api_version", 2, "query", "Who?", "documents", List.of("a", "b"), "top_n", 2));
    }

    @Test
    void believesTheSearchUnitsThatItIsTold() {
        answer =
                """
                {"results": [{"index": 0, "relevance_score": 1}], "meta": {"billed_units": {"search_units": 3}}}""";

        assertThat(rerank("a").searchUnits()).isEqualTo(3);
    }

    @Test
    void aTextWithoutAScoreIsNoAnswer() {
        for (var wrong : List.of(
                "{}",
                "nonsense",
                "{\"results\": [{\"index\": 0, \"relevance_score\": 1}]}",
                "{\"results\": [{\"index\": 0, \"relevance_score\": 1}, {\"index\": 7, \"relevance_score\": 1}]}")) {
            answer = wrong;
            assertThatThrownBy(() -> rerank("a", "b")).isInstanceOf(ModelException.class);
        }
    }

    @Test
    @Timeout(20)
    void aModelThatDoesNotAnswerIsNotWaitedForLong() {
        isSilent = true;
        var started = System.nanoTime();

        assertThatThrownBy(() -> rerank("a")).isInstanceOf(ModelException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(6));
    }
}
