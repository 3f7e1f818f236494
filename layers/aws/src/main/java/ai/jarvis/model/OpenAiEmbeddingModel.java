package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Embeddings by a server that speaks OpenAI's API.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings/create">Create embeddings</a>
 */
final class OpenAiEmbeddingModel implements EmbeddingModel {
    private static final String PATH = "/embeddings";
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Timeouts TIMEOUTS = new Timeouts(ANSWER, ANSWER, ANSWER);

    private final OpenAiServer server;
    private final String model;
    private final boolean shortens;
    private final VectorReader reader;

    /**
     * A model of a server.
     *
     * @param model as the server knows it
     * @param shortens whether the server makes shorter vectors when it is told to
     */
    OpenAiEmbeddingModel(OpenAiServer server, String model, ModelId id, int dimensions, boolean shortens) {
        this.server = server;
        this.model = model;
        this.shortens = shortens;
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
        var request = new TreeMap<String, Object>();
        request.put("model", model);
        request.put("input", texts);
        request.put("encoding_format", "float");
        if (shortens) {
            request.put("dimensions", dimensions());
        }
        var body = Json.write(request).getBytes(StandardCharsets.UTF_8);
        return Retries.call(
                () -> server.post(id(), PATH, body, TIMEOUTS, answer -> read(answer.content(), texts.size())),
                OpenAiEmbeddingModel::wasRefused);
    }

    /** Whether the server did no work: it was too busy, or could not be reached. */
    private static boolean wasRefused(RuntimeException error) {
        return error instanceof ModelException failed
                && switch (failed.kind()) {
                    case THROTTLED, FAULT, UNREACHABLE -> true;
                    default -> false;
                };
    }

    private Embeddings read(InputStream content, int texts) throws IOException {
        var answer = new Answer(new float[texts][]);
        try (content) {
            reader.object(content, answer::read);
        }
        return answer.embeddings();
    }

    /** Reads {@code {"data": [{"index": 0, "embedding": [...]}, ...], "usage": {"prompt_tokens": 5}}}. */
    private final class Answer {
        private final float[][] vectors;
        private int tokens;

        Answer(float[][] vectors) {
            this.vectors = vectors;
        }

        boolean read(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "data" -> {
                    for (int i = 0; parser.nextToken() == JsonToken.START_OBJECT; i++) {
                        readItem(parser, i);
                    }
                    return true;
                }
                case "usage" -> {
                    reader.fields(parser, this::readUsage);
                    return true;
                }
                default -> {
                    return false;
                }
            }
        }

        private boolean readUsage(String name, JsonParser parser) throws IOException {
            if (name.equals("prompt_tokens")) {
                tokens = parser.getValueAsInt();
            }
            return false;
        }

        private void readItem(JsonParser parser, int position) throws IOException {
            var item = new Object() {
                int index = position;
                float[] vector = new float[0];
            };
            reader.fields(parser, (name, values) -> {
                if (name.equals("embedding")) {
                    item.vector = reader.vector(values);
                    return true;
                }
                if (name.equals("index")) {
                    item.index = values.getValueAsInt(position);
                }
                return false;
            });
            if (item.index >= 0 && item.index < vectors.length) {
                vectors[item.index] = item.vector;
            }
        }

        Embeddings embeddings() {
            if (Arrays.stream(vectors).anyMatch(vector -> vector == null || vector.length == 0)) {
                throw new ModelException(
                        id() + " did not give one vector for each text", ModelException.Kind.UNREADABLE, null);
            }
            return new Embeddings(List.of(vectors), new TokenUsage(tokens, 0));
        }
    }
}
