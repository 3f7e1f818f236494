package ai.jarvis.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** Embeddings by Bedrock's InvokeModel. Where a format takes fewer texts than a batch has, a few calls go side by side. */
final class BedrockEmbeddingModel implements EmbeddingModel {
    /** As many calls at a time, of all who use the model in this process: a batch must not use up the account's rate. */
    private static final int PARALLEL = 8;

    /** Tells how many tokens InvokeModel used; Cohere's own answer does not. */
    private static final String TOKENS = "X-Amzn-Bedrock-Input-Token-Count";

    private final BedrockRuntimeClient bedrock;
    private final String modelId;
    private final EmbeddingFormat format;
    private final VectorReader reader;
    private final Semaphore calls = new Semaphore(PARALLEL);

    /** @param modelId of Bedrock's model or inference profile */
    BedrockEmbeddingModel(
            BedrockRuntimeClient bedrock, ModelId id, String modelId, EmbeddingFormat format, int dimensions) {
        this.bedrock = bedrock;
        this.modelId = modelId;
        this.format = format;
        this.reader = new VectorReader(id, dimensions);
    }

    @Override
    public ModelId id() {
        return reader.model();
    }

    @Override
    public int dimensions() {
        return reader.dimensions();
    }

    @Override
    public Embeddings embed(List<String> texts, Purpose purpose) {
        if (texts.size() > MAX_TEXTS) {
            throw new IllegalArgumentException("Not more than " + MAX_TEXTS + " texts at once: " + texts.size());
        }
        if (texts.size() <= format.textsPerCall()) {
            return call(texts, purpose);
        }
        var parts = new ArrayList<CompletableFuture<Embeddings>>();
        for (int from = 0; from < texts.size(); from += format.textsPerCall()) {
            var part = texts.subList(from, Math.min(from + format.textsPerCall(), texts.size()));
            parts.add(CompletableFuture.supplyAsync(() -> callInTurn(part, purpose), Thread::startVirtualThread));
        }
        return together(parts);
    }

    private Embeddings callInTurn(List<String> texts, Purpose purpose) {
        calls.acquireUninterruptibly();
        try {
            return call(texts, purpose);
        } finally {
            calls.release();
        }
    }

    /** All answers in order, or the first failure when all have ended: what was begun is paid for. */
    private static Embeddings together(List<CompletableFuture<Embeddings>> parts) {
        try {
            CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        var vectors = new ArrayList<float[]>();
        int tokens = 0;
        for (var part : parts) {
            vectors.addAll(part.join().vectors());
            tokens += part.join().usage().inputTokens();
        }
        return new Embeddings(vectors, new TokenUsage(tokens, 0));
    }

    private Embeddings call(List<String> texts, Purpose purpose) {
        var body = format.request(texts, purpose, dimensions());
        try {
            var response = BedrockRetries.call(
                    () -> bedrock.invokeModel(request -> request.modelId(modelId)
                            .contentType("application/json")
                            .accept("application/json")
                            .body(SdkBytes.fromUtf8String(body))),
                    () -> false);
            var vectors = format.read(response.body().asInputStream(), reader);
            if (vectors.size() != texts.size()) {
                throw new ModelException(
                        id() + " gave " + vectors.size() + " vectors for " + texts.size() + " texts",
                        ModelException.Kind.UNREADABLE,
                        null);
            }
            var tokens = response.sdkHttpResponse().firstMatchingHeader(TOKENS).map(Integer::parseInt);
            return new Embeddings(vectors, new TokenUsage(tokens.orElse(0), 0));
        } catch (SdkException e) {
            throw BedrockExceptions.classify(id(), e);
        }
    }
}
