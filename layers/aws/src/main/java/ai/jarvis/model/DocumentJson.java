package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import software.amazon.awssdk.core.document.Document;

/** JSON as the AWS SDK holds it. */
final class DocumentJson {
    private DocumentJson() {}

    /**
     * The document that a text is.
     *
     * @throws IllegalArgumentException if the text is no JSON
     */
    static Document read(String json) {
        try {
            return document(Json.MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON", e);
        }
    }

    private static Document document(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var members = new LinkedHashMap<String, Document>();
                node.properties().forEach(member -> members.put(member.getKey(), document(member.getValue())));
                yield Document.fromMap(members);
            }
            case ARRAY -> {
                var elements = new ArrayList<Document>();
                node.forEach(element -> elements.add(document(element)));
                yield Document.fromList(elements);
            }
            case STRING -> Document.fromString(node.textValue());
            case NUMBER -> Document.fromNumber(node.decimalValue());
            case BOOLEAN -> Document.fromBoolean(node.booleanValue());
            default -> Document.fromNull();
        };
    }

    /** The text of a document, in one line. */
    static String write(Document document) {
        return Json.write(value(document));
    }

    private static Object value(Document document) {
        if (document.isMap()) {
            var members = new LinkedHashMap<String, Object>();
            document.asMap().forEach((name, value) -> members.put(name, value(value)));
            return members;
        }
        if (document.isList()) {
            return document.asList().stream().map(DocumentJson::value).toList();
        }
        if (document.isString()) {
            return document.asString();
        }
        if (document.isNumber()) {
            return document.asNumber().bigDecimalValue();
        }
        return document.isBoolean() ? (Object) document.asBoolean() : Json.MAPPER.nullNode();
    }
}
