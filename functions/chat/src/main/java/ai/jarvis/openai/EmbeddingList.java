package ai.jarvis.openai;

import ai.jarvis.model.gateway.Vectorization;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Writes vectors.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings/object">The embedding object</a>
 */
final class EmbeddingList {
    private EmbeddingList() {}

    static ObjectNode of(Vectorization.Vectors vectors, boolean isBase64) {
        var list = JsonNodeFactory.instance.objectNode().put("object", "list");
        var data = list.putArray("data");
        for (int i = 0; i < vectors.vectors().size(); i++) {
            var vector = vectors.vectors().get(i);
            var item = data.addObject().put("object", "embedding").put("index", i);
            if (isBase64) {
                item.put("embedding", base64(vector));
            } else {
                var numbers = item.putArray("embedding");
                for (var number : vector) {
                    numbers.add(number);
                }
            }
        }
        var tokens = vectors.usage().inputTokens();
        list.put("model", vectors.model().value());
        list.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return list;
    }

    /** Floats of four bytes, the least significant first. */
    private static String base64(float[] vector) {
        var bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
