package ai.jarvis.model;

import ai.jarvis.platform.Json;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Amazon Titan Text Embeddings V2, which takes one text at a time and makes vectors of 256, 512 or 1,024 dimensions. It
 * knows no difference between questions and documents.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html">Titan</a>
 */
final class TitanFormat implements EmbeddingFormat {
    private static final int MAX_CHARACTERS = 50_000;

    @Override
    public int textsPerCall() {
        return 1;
    }

    @Override
    public String request(List<String> texts, EmbeddingModel.Purpose purpose, int dimensions) {
        var text = texts.getFirst();
        var input = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
        return Json.write(Map.of("inputText", input, "dimensions", dimensions, "normalize", true));
    }

    /** Reads {@code {"embedding": [...], "inputTextTokenCount": 5}}. */
    @Override
    public List<float[]> read(InputStream body, VectorReader reader) {
        var vectors = new ArrayList<float[]>();
        reader.object(body, (name, parser) -> name.equals("embedding") && vectors.add(reader.vector(parser)));
        return vectors;
    }
}
