package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.EmbeddingModel.Purpose;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** What each provider's adapter does, whatever the format on the wire. */
abstract class EmbeddingModelContract {
    static final int DIMENSIONS = 256;

    private final ModelServer server = new ModelServer(body -> answer(body, this::vector));

    /** The settings of the model, of {@value #DIMENSIONS} dimensions unless it has others only. */
    abstract EmbeddingModelSettings settings(URI address);

    /** The provider's answer to a request, with the vector of each text. */
    abstract String answer(JsonNode request, Function<String, String> vectors);

    /** Texts that one call takes. */
    abstract int textsPerCall();

    final ModelServer server() {
        return server;
    }

    final EmbeddingModel model() {
        return model(server.address());
    }

    final EmbeddingModel model(URI address) {
        var bedrock = BedrockRuntimeClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
        return EmbeddingProviders.open(settings(address), bedrock, () -> {
            throw new IllegalStateException("No secret is named");
        });
    }

    /** A vector that begins with the text's length. */
    final String vector(String text) {
        return vector(text, settings(URI.create("http://localhost")).dimensions());
    }

    static String vector(String text, int dimensions) {
        return "[" + text.length() + ".5" + ",0.25".repeat(dimensions - 1) + "]";
    }

    static Optional<TokenPrice> noPrice() {
        return Optional.empty();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<String> texts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj("x"::repeat).toList();
    }

    @Test
    void givesOneVectorForEachTextInTheirOrder() {
        var answer = model().embed(texts(20), Purpose.DOCUMENT);

        assertThat(answer.vectors()).allMatch(vector -> vector.length == model().dimensions());
        assertThat(answer.vectors().stream().map(vector -> vector[0]).toList())
                .isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(i -> i + 0.5f).toList());
        assertThat(answer.vectors().getFirst()[1]).isEqualTo(0.25f);
        assertThat(server.calls()).hasSize((20 + textsPerCall() - 1) / textsPerCall());
        assertThat(answer.usage().inputTokens()).isEqualTo(7 * server.calls().size());
    }

    @Test
    void callsAgainWhenTheProviderIsTooBusy() {
        server.failWith(429, 503);

        assertThat(model().embed(texts(1), Purpose.QUERY).vectors()).hasSize(1);
        assertThat(server.calls()).hasSize(3);
    }

    @Test
    void givesUpOnAProviderThatStaysTooBusyAndSaysThatItMayPass() {
        server.failWith(429, 429, 429, 429);

        assertThatThrownBy(() -> model().embed(texts(1), Purpose.QUERY))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.retryable()).isTrue());
        assertThat(server.calls()).hasSize(3);
    }

    @Test
    void doesNotRepeatWhatTheProviderWillNotDo() {
        server.failWith(400);

        assertThatThrownBy(() -> model().embed(texts(1), Purpose.QUERY))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.retryable()).isFalse());
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void saysThatAnAnswerThatWasLostMayComeLater() {
        server.failWith(Collections.nCopies(8, ModelServer.HANGS_UP).toArray(Integer[]::new));

        assertThatThrownBy(() -> model().embed(texts(1), Purpose.QUERY))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void saysThatAProviderThatCannotBeReachedMayComeBack() {
        var address = server.address();
        server.close();

        assertThatThrownBy(() -> model(address).embed(texts(1), Purpose.QUERY))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void refusesVectorsOfAnotherLength() {
        try (var other = new ModelServer(body -> answer(body, text -> "[1,2,3]"))) {
            assertThatThrownBy(() -> model(other.address()).embed(texts(1), Purpose.DOCUMENT))
                    .isInstanceOfSatisfying(
                            ModelException.class, e -> assertThat(e.retryable()).isFalse())
                    .hasMessageContaining("have 3 dimensions");
        }
    }

    @Test
    void refusesAnAnswerWithoutVectors() {
        for (var text : List.of("{}", "[]", "not JSON")) {
            try (var other = new ModelServer(body -> text)) {
                assertThatThrownBy(() -> model(other.address()).embed(texts(1), Purpose.DOCUMENT))
                        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.retryable())
                                .isFalse());
            }
        }
    }

    @Test
    void refusesMoreTextsThanABatchHas() {
        assertThatThrownBy(() -> model().embed(texts(EmbeddingModel.MAX_TEXTS + 1), Purpose.DOCUMENT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(server.calls()).isEmpty();
    }

    static String joined(JsonNode texts, Function<String, String> vectors) {
        var each = new String[texts.size()];
        Arrays.setAll(each, i -> vectors.apply(texts.get(i).asText()));
        return Arrays.stream(each).collect(Collectors.joining(","));
    }
}
