package ai.jarvis.web;

import ai.jarvis.platform.Refusal.FieldError;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import java.util.Comparator;
import java.util.List;

/** Points at what Bean Validation found, by the names that the caller used. */
final class ViolationFaults {
    private ViolationFaults() {}

    static List<FieldError> errors(ConstraintViolationException thrown) {
        return thrown.getConstraintViolations().stream()
                .map(violation -> new FieldError(pointer(violation), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::pointer).thenComparing(FieldError::detail))
                .toList();
    }

    private static String pointer(ConstraintViolation<?> violation) {
        var inBody = new StringBuilder();
        var parameter = "";
        for (var node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = "?" + JsonFaults.wireName(node.getName());
            } else if (node.getKind() != ElementKind.METHOD) {
                if (node.getIndex() != null) {
                    inBody.append('/').append(node.getIndex());
                }
                if (node.getKind() == ElementKind.PROPERTY && node.getName() != null) {
                    inBody.append('/').append(JsonFaults.wireName(node.getName()));
                }
            }
        }
        return inBody.isEmpty() ? parameter : inBody.toString();
    }
}
