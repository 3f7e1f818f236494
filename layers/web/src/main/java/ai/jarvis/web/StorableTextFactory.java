package ai.jarvis.web;

import ai.jarvis.platform.Text;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.MappingJsonFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/**
 * Makes parsers that refuse text which no store could keep ({@link Text#unstorable}), wherever in the document it is:
 * in a typed field, in free metadata or in a field's name.
 */
final class StorableTextFactory extends MappingJsonFactory {
    private static final long serialVersionUID = 1L;

    static JsonFactory create() {
        return new StorableTextFactory();
    }

    @Override
    public JsonFactory copy() {
        return new StorableTextFactory();
    }

    @Override
    protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
        return new StorableTextParser(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(Reader in, IOContext context) throws IOException {
        return new StorableTextParser(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(char[] data, int offset, int length, IOContext context, boolean recyclable)
            throws IOException {
        return new StorableTextParser(super._createParser(data, offset, length, context, recyclable));
    }

    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
        return new StorableTextParser(super._createParser(data, offset, length, context));
    }

    private static final class StorableTextParser extends JsonParserDelegate {
        StorableTextParser(JsonParser parser) {
            super(parser);
        }

        @Override
        public JsonToken nextToken() throws IOException {
            var token = super.nextToken();
            if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                var problem = Text.unstorable(getText());
                if (problem.isPresent()) {
                    throw new JsonParseException(this, problem.get());
                }
            }
            return token;
        }

        @Override
        public JsonToken nextValue() throws IOException {
            var token = nextToken();
            return token == JsonToken.FIELD_NAME ? nextToken() : token;
        }
    }
}
