package ai.jarvis.prompt;

import ai.jarvis.platform.Refusal;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A variable of a prompt, as the API takes and shows it. */
@Introspected
record VariableView(
        @NotNull String name,
        @Schema(description = "string, number, boolean, list or object; string unless told") Optional<String> type,
        @Schema(description = "Whether rendering is refused without it and without a default; true unless told")
                Optional<Boolean> required,
        @Schema(description = "Of the type; what stands in where no value is given") @JsonProperty("default")
                Optional<Object> defaultValue,
        Optional<String> description) {
    static VariableView of(PromptVariable variable) {
        return new VariableView(
                variable.name(),
                Optional.of(variable.type().wireName()),
                Optional.of(variable.isRequired()),
                variable.defaultValue(),
                variable.description());
    }

    static List<VariableView> of(List<PromptVariable> variables) {
        return variables.stream().map(VariableView::of).toList();
    }

    static List<PromptVariable> variables(Optional<? extends List<@Nullable VariableView>> views) {
        var all = views.isPresent() ? views.get() : List.<@Nullable VariableView>of();
        return IntStream.range(0, all.size())
                .mapToObj(i -> variable(all.get(i), "/variables/" + i))
                .toList();
    }

    private static PromptVariable variable(@Nullable VariableView view, String pointer) {
        if (view == null) {
            throw Refusal.invalid(pointer, "must be an object");
        }
        return view.variable(pointer);
    }

    private PromptVariable variable(String pointer) {
        var known = VariableType.byWireName(type.orElse("string"))
                .orElseThrow(
                        () -> Refusal.invalid(pointer + "/type", "must be string, number, boolean, list or object"));
        return new PromptVariable(name, known, required.orElse(true), defaultValue, description);
    }
}
