package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The items of a distributed Map state on their way from S3: one object has them, or it names those that have them, as
 * the manifest of an inventory does and a list of objects that are to be loaded.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html">AWS</a>
 */
final class ItemReading {
    private final Deque<Map<String, @Nullable Object>> open = new ArrayDeque<>();
    private final List<@Nullable Object> items = new ArrayList<>();
    private Map<String, Object> configuration;
    private boolean isPart;

    ItemReading(State.ItemReader reader) {
        this.configuration = reader.configuration();
    }

    /**
     * Takes what was read.
     *
     * @param answer {@code {"Body": text}} of an object, or {@code {"Contents": [...]}} of a list of them
     * @return the next object to read; empty if all is read
     * @throws AslError if the items cannot be read
     */
    Optional<Map<String, @Nullable Object>> take(@Nullable Object answer) {
        if (!(answer instanceof Map<?, ?> map)) {
            throw ItemFormats.failed("There is nothing to read");
        }
        if (isPart) {
            items.addAll(ItemFormats.items(configuration, map));
        } else if (map.get("Contents") instanceof List<?> objects) {
            list(map, objects);
        } else if ("MANIFEST".equals(configuration.get("InputType"))) {
            inventory(ItemFormats.parsed(String.valueOf(map.get("Body"))));
        } else {
            items.addAll(ItemFormats.items(configuration, map));
        }
        return Optional.ofNullable(open.poll());
    }

    List<@Nullable Object> items() {
        return items;
    }

    private void list(Map<?, ?> answer, List<?> objects) {
        if (!"LOAD_AND_FLATTEN".equals(configuration.get("Transformation"))) {
            items.addAll(objects);
            return;
        }
        for (var object : objects) {
            if (object instanceof Map<?, ?> listed) {
                part(answer.get("Name"), listed.get("Key"));
            }
        }
    }

    /** The manifest of an S3 inventory: its files are rows without a header. */
    private void inventory(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> manifest)
                || !(manifest.get("files") instanceof List<?> files)
                || !"CSV".equals(manifest.get("fileFormat"))) {
            throw ItemFormats.failed("Not the manifest of an S3 inventory in CSV");
        }
        var bucket = String.valueOf(manifest.get("destinationBucket")).replaceFirst("^arn:[a-z-]+:s3:::", "");
        for (var file : files) {
            if (file instanceof Map<?, ?> listed) {
                part(bucket, listed.get("key"));
            }
        }
        var rows = new LinkedHashMap<String, Object>();
        rows.put("InputType", "CSV");
        rows.put("CSVHeaderLocation", "GIVEN");
        rows.put(
                "CSVHeaders",
                Arrays.stream(String.valueOf(manifest.get("fileSchema")).split(",", -1))
                        .map(String::strip)
                        .toList());
        configuration = rows;
    }

    private void part(@Nullable Object bucket, @Nullable Object key) {
        isPart = true;
        open.add(Execution.details("Bucket", bucket, "Key", key));
    }
}
