package ai.jarvis.web;

import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.body.MessageBodyWriter;
import io.micronaut.http.codec.CodecException;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes that are the body already: without this, a JSON route would answer a byte array as base64 in a string. */
enum RawBody implements MessageBodyWriter<Object> {
    WRITER;

    @SuppressWarnings("unchecked") // A response is of whatever its body is, and its body is replaced.
    static MutableHttpResponse<Object> set(MutableHttpResponse<?> response, byte[] bytes) {
        var answer = (MutableHttpResponse<Object>) response;
        answer.body(bytes);
        answer.bodyWriter(WRITER);
        return answer;
    }

    @Override
    public boolean isWriteable(Argument<Object> type, MediaType mediaType) {
        return true;
    }

    @Override
    public void writeTo(
            Argument<Object> type, MediaType mediaType, Object body, MutableHeaders headers, OutputStream out) {
        if (headers.get(HttpHeaders.CONTENT_TYPE) == null) {
            headers.set(HttpHeaders.CONTENT_TYPE, mediaType);
        }
        try {
            out.write((byte[]) body);
        } catch (IOException e) {
            throw new CodecException("The answer could not be written", e);
        }
    }
}
