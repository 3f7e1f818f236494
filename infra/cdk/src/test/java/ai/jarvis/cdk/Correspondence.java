package ai.jarvis.cdk;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which kind of Terraform's resources is which of CloudFormation's: {@code correspondence.yaml}, which says how to read it. */
record Correspondence(
        Map<String, Kind> kinds,
        @JsonProperty("only_in_cloudformation") Map<String, Extra> extras,
        @JsonProperty("made_up") Map<String, String> madeUp,
        List<Difference> differences) {

    /** One kind of Terraform's resources; the maps go from Terraform's paths to CloudFormation's. */
    record Kind(
            @Nullable String is,
            @Nullable String property,
            LinkedHashMap<String, String> name,
            LinkedHashMap<String, String> same,
            @Nullable String reason) {
        Kind {
            name = name == null ? new LinkedHashMap<>() : name;
            same = same == null ? new LinkedHashMap<>() : same;
            if ((is == null || property != null) && reason == null) {
                throw new IllegalArgumentException("no reason for a kind that has another form: " + is + " " + name);
            }
        }
    }

    /** A kind that only CloudFormation has, of which those with a property may not count. */
    record Extra(@Nullable String without, String reason) {
        Extra {
            Objects.requireNonNull(reason);
        }
    }

    /** A value that differs and should. */
    record Difference(String at, String reason) {}

    static Correspondence read() {
        try (InputStream file = Correspondence.class.getResourceAsStream("/correspondence.yaml")) {
            return new YAMLMapper().readValue(file, Correspondence.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kind of a resource of Terraform: by its type and its name in the configuration, or else by its type. */
    @Nullable
    Kind kind(String type, String label) {
        Kind named = kinds.get(type + "." + label);
        return named == null ? kinds.get(type) : named;
    }

    /** The kinds that are attributes of a type of Terraform's resources, by the attributes. */
    Map<String, Kind> ofAttributes(String type) {
        Map<String, Kind> found = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> {
            if (name.startsWith(type + "/")) {
                found.put(name.substring(type.length() + 1), kind);
            }
        });
        return found;
    }

    /** Paths of CloudFormation by which resources of a type are told apart that are not properties of others. */
    List<String> names(String type) {
        return kinds.values().stream()
                .filter(kind -> type.equals(kind.is())
                        && kind.property() == null
                        && !kind.name().isEmpty())
                .findFirst()
                .map(kind -> List.copyOf(kind.name().values()))
                .orElse(List.of());
    }
}
