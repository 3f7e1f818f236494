package ai.jarvis.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON by Jackson, strictly. */
public final class JacksonText implements JsonText {
    private static final int MOST_DIGITS = 400;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Override
    public Optional<Value> read(String text) {
        try {
            var node = MAPPER.readTree(text);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(new Value(value(node)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var members = new HashMap<String, @Nullable Object>();
                node.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
                yield members;
            }
            case ARRAY -> {
                var elements = new ArrayList<@Nullable Object>();
                node.forEach(element -> elements.add(value(element)));
                yield elements;
            }
            case NUMBER -> number(node.decimalValue());
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.textValue();
            default -> null;
        };
    }

    private static BigDecimal number(BigDecimal number) {
        return Math.abs((long) number.scale()) > MOST_DIGITS ? number : number.stripTrailingZeros();
    }
}
