package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a model answered straight into arrays, and refuses vectors that are not as long as the model's are. */
record VectorReader(ModelId model, int dimensions) {
    private static final JsonFactory JSON = Json.MAPPER.getFactory();

    /** Reads a field's value, on whose first token the parser is, to its last token. */
    @FunctionalInterface
    interface Fields {
        /** Returns whether the value was read; else it is skipped. */
        boolean read(String name, JsonParser parser) throws IOException;
    }

    /**
     * Reads an object.
     *
     * @throws ModelException if the answer is none, or broke off
     */
    void object(InputStream body, Fields fields) {
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable(null);
            }
            fields(parser, fields);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw new ModelException("The answer of " + model + " broke off", ModelException.Kind.BROKEN_OFF, e);
        }
    }

    /** Reads the object that the parser is at the beginning of. */
    void fields(JsonParser parser, Fields fields) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            if (!fields.read(name, parser)) {
                parser.skipChildren();
            }
        }
    }

    /** Reads an array of vectors that the parser is at the beginning of. */
    List<float[]> vectors(JsonParser parser) throws IOException {
        var vectors = new ArrayList<float[]>();
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            vectors.add(vector(parser));
        }
        return vectors;
    }

    /** Reads a vector that the parser is at the beginning of. */
    float[] vector(JsonParser parser) throws IOException {
        var vector = new float[dimensions];
        int length = 0;
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!token.isNumeric()) {
                throw unreadable(null);
            }
            if (length < dimensions) {
                vector[length] = parser.getFloatValue();
            }
            length++;
        }
        if (length != dimensions) {
            throw new ModelException(
                    "Vectors of " + model + " have " + length + " dimensions, and not " + dimensions
                            + " as the settings say",
                    ModelException.Kind.NOT_OFFERED,
                    null);
        }
        return vector;
    }

    private ModelException unreadable(@Nullable Throwable cause) {
        return new ModelException(
                "The answer of " + model + " is not as its format says", ModelException.Kind.UNREADABLE, cause);
    }
}
