package ai.jarvis.guard;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Variables;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Guardrails as JSON, the same in settings, in the API and where they are kept. What is not there is as in {@link Guardrails#NONE}. */
public final class GuardrailJson {
    private static final String VARIABLE = "JARVIS_GUARDRAILS";
    private static final Set<String> FIELDS = Set.of(
            "max_input_characters",
            "max_input_tokens",
            "max_output_tokens",
            "input",
            "output",
            "restore",
            "kinds",
            "phone_regions");

    private final JsonNode json;
    private final List<FieldError> errors = new ArrayList<>();

    private GuardrailJson(JsonNode json) {
        this.json = json;
    }

    /**
     * What was read.
     *
     * @param errors all that is wrong; the guardrails say nothing then
     */
    public record Read(Guardrails guardrails, List<FieldError> errors) {}

    /** Reads an object. */
    public static Read read(JsonNode json) {
        var reader = new GuardrailJson(json);
        var guardrails = reader.guardrails();
        return new Read(reader.errors.isEmpty() ? guardrails : Guardrails.NONE, List.copyOf(reader.errors));
    }

    /** The guardrails of the variable {@value #VARIABLE}; none if it is not set. */
    public static Guardrails from(Variables variables) {
        var text = variables.optionalText(VARIABLE);
        if (text.isEmpty()) {
            return Guardrails.NONE;
        }
        try {
            var read = read(Json.MAPPER.readTree(text.get()));
            read.errors().forEach(error -> variables.problem(VARIABLE + ": " + error.pointer() + " " + error.detail()));
            return read.guardrails();
        } catch (JsonProcessingException e) {
            variables.problem(VARIABLE + " is not JSON");
            return Guardrails.NONE;
        }
    }

    /** All of it, members in a fixed order. */
    public static Map<String, Object> write(Guardrails guardrails) {
        var object = new LinkedHashMap<String, Object>();
        guardrails.maxInputCharacters().ifPresent(most -> object.put("max_input_characters", most));
        guardrails.maxInputTokens().ifPresent(most -> object.put("max_input_tokens", most));
        guardrails.maxOutputTokens().ifPresent(most -> object.put("max_output_tokens", most));
        object.put("input", guardrails.input().wireName());
        object.put("output", guardrails.output().wireName());
        object.put("restore", guardrails.restore());
        object.put(
                "kinds",
                guardrails.kinds().stream().sorted().map(PersonalData::wireName).toList());
        object.put("phone_regions", guardrails.phoneRegions());
        return object;
    }

    private Guardrails guardrails() {
        if (!json.isObject()) {
            errors.add(new FieldError("", "must be an object"));
            return Guardrails.NONE;
        }
        json.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                error(field, "is not known");
            }
        });
        var none = Guardrails.NONE;
        return new Guardrails(
                limit("max_input_characters"),
                limit("max_input_tokens"),
                limit("max_output_tokens"),
                mode("input"),
                mode("output"),
                isSet("restore"),
                set("kinds", PersonalData::byWireName, none.kinds()),
                List.copyOf(set(
                        "phone_regions",
                        region -> Optional.of(region).filter(Guardrails::isRegion),
                        Set.copyOf(none.phoneRegions()))));
    }

    private void error(String field, String detail) {
        errors.add(new FieldError("/" + field, detail));
    }

    private Optional<Integer> limit(String field) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isInt() || value.intValue() < 1) {
            error(field, "must be a whole number from 1 on");
            return Optional.empty();
        }
        return Optional.of(value.intValue());
    }

    private Mode mode(String field) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Mode.OFF;
        }
        return Mode.byWireName(value.asText()).orElseGet(() -> {
            error(field, "must be one of off, redact, refuse");
            return Mode.OFF;
        });
    }

    private boolean isSet(String field) {
        var value = json.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            error(field, "must be true or false");
        }
        return value.asBoolean(false);
    }

    private <T> Set<T> set(String field, Function<String, Optional<T>> byName, Set<T> otherwise) {
        var values = json.path(field);
        if (values.isMissingNode() || values.isNull()) {
            return otherwise;
        }
        if (!values.isArray() || values.isEmpty()) {
            error(field, "must be a list that is not empty");
            return otherwise;
        }
        var set = new LinkedHashSet<T>();
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i).asText();
            var known = byName.apply(value);
            if (known.isEmpty()) {
                error(field + "/" + i, "is not known");
            }
            known.ifPresent(set::add);
        }
        return set.isEmpty() ? otherwise : set;
    }
}
