package ai.jarvis.localstack.runtime;

import ai.jarvis.localstack.runtime.Installation.Installed;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A function that does nothing, without any library: what the JVM and the runtime client cost by themselves. */
public final class EmptyFunction implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        output.write("{}".getBytes(StandardCharsets.UTF_8));
    }

    /** Puts it, alone, into a folder. */
    public static Installed install(Path folder) throws IOException {
        var name = EmptyFunction.class.getName();
        var file = "/" + name.replace('.', '/') + ".class";
        var task = folder.resolve("empty");
        var target = task.resolve(file.substring(1));
        Files.createDirectories(target.getParent());
        try (var bytes = EmptyFunction.class.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IOException("There is no " + file);
            }
            Files.copy(bytes, target);
        }
        return new Installed(task, name, Map.of());
    }
}
