package ai.jarvis.localstack.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A function's code: JSON in, JSON out. One instance never handles two invocations at a time. */
@FunctionalInterface
public interface FunctionHandler {
    /**
     * Handles one invocation.
     *
     * @param payload JSON
     * @return JSON
     * @throws Exception whatever the code throws; the invocation has failed then
     */
    byte[] handle(byte[] payload, Context context) throws Exception;

    /**
     * Adapts one of AWS's handler interfaces, with the serialisation that AWS's Java runtime uses.
     *
     * @param handler a {@link RequestHandler} or {@link RequestStreamHandler}
     * @param usualInput the input's class if the handler's own class does not tell it (a lambda expression)
     */
    @SuppressWarnings("unchecked") // The input is made of the type that the handler declares.
    static FunctionHandler of(Object handler, Class<?> usualInput) {
        if (handler instanceof RequestStreamHandler stream) {
            return (payload, context) -> {
                ByteArrayOutputStream output = new ByteArrayOutputStream();
                stream.handleRequest(new ByteArrayInputStream(payload), output, context);
                return output.toByteArray();
            };
        }
        if (handler instanceof RequestHandler<?, ?>) {
            RequestHandler<Object, Object> typed = (RequestHandler<Object, Object>) handler;
            JavaType[] types = TypeFactory.defaultInstance()
                    .constructType(handler.getClass())
                    .findTypeParameters(RequestHandler.class);
            Class<?> declared = types.length == 0 ? Object.class : types[0].getRawClass();
            PojoSerializer<?> reader = serializer(declared == Object.class ? usualInput : declared);
            return (payload, context) -> {
                Object result = typed.handleRequest(reader.fromJson(new ByteArrayInputStream(payload)), context);
                return result == null ? "null".getBytes(StandardCharsets.UTF_8) : json(result);
            };
        }
        throw new IllegalArgumentException(
                handler.getClass().getName() + " is neither a RequestHandler nor a RequestStreamHandler");
    }

    private static byte[] json(Object result) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        write(serializer(result.getClass()), result, output);
        return output.toByteArray();
    }

    @SuppressWarnings("unchecked") // The serializer was made for the object's own class.
    private static <T> void write(PojoSerializer<T> serializer, Object result, ByteArrayOutputStream output) {
        serializer.toJson((T) result, output);
    }

    private static PojoSerializer<?> serializer(Class<?> type) {
        return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
                ? LambdaEventSerializers.serializerFor(type, type.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(type);
    }
}
