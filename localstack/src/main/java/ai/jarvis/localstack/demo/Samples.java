package ai.jarvis.localstack.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The project's own sample documents. */
public final class Samples {
    public static final List<String> NAMES =
            List.of("employee-handbook.md", "产品常见问题.md", "price-list.csv", "差旅管理辦法.html", "ShippingCost.java");

    private Samples() {}

    /** The bytes of one of {@link #NAMES}. */
    public static byte[] read(String name) {
        try (var in = Samples.class.getResourceAsStream("/demo/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no sample " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
