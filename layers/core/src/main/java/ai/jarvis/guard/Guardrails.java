package ai.jarvis.guard;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What may go to chat models, and what may come from them.
 *
 * @param maxInputCharacters of all that a model reads as text
 * @param maxInputTokens of the same, by estimate
 * @param maxOutputTokens of an answer
 * @param input what becomes of personal data before a model reads it
 * @param output what becomes of personal data in answers
 * @param restore whether an answer has the values again that stood in the request, where placeholders stood for them
 * @param kinds of personal data that are looked for
 * @param phoneRegions whose national phone numbers are known, by ISO 3166-1
 */
public record Guardrails(
        Optional<Integer> maxInputCharacters,
        Optional<Integer> maxInputTokens,
        Optional<Integer> maxOutputTokens,
        Mode input,
        Mode output,
        boolean restore,
        Set<PersonalData> kinds,
        List<String> phoneRegions) {
    /** All kinds. */
    public static final Set<PersonalData> ALL = Set.copyOf(EnumSet.allOf(PersonalData.class));

    /** Regions whose numbers are known where nobody says which. */
    public static final List<String> REGIONS = List.of("CN", "DE", "GB", "US");

    /** Nothing is looked at. */
    public static final Guardrails NONE = new Guardrails(
            Optional.empty(), Optional.empty(), Optional.empty(), Mode.OFF, Mode.OFF, false, ALL, REGIONS);

    public Guardrails {
        kinds = Set.copyOf(kinds);
        phoneRegions = phoneRegions.stream().distinct().sorted().toList();
        Stream.of(maxInputCharacters, maxInputTokens, maxOutputTokens)
                .flatMap(Optional::stream)
                .filter(most -> most < 1)
                .forEach(most -> {
                    throw new IllegalArgumentException("A limit is 1 at least: " + most);
                });
        phoneRegions.stream().filter(region -> !isRegion(region)).forEach(region -> {
            throw new IllegalArgumentException("Not a region with phone numbers: " + region);
        });
    }

    /** Whether national phone numbers of a region can be known. */
    public static boolean isRegion(String region) {
        return PhoneNumber.isRegion(region);
    }

    /** Whether nothing is looked at. */
    public boolean areOpen() {
        return maxInputCharacters.isEmpty()
                && maxInputTokens.isEmpty()
                && maxOutputTokens.isEmpty()
                && !looksForPersonalData();
    }

    boolean looksForPersonalData() {
        return !kinds.isEmpty() && (input != Mode.OFF || output != Mode.OFF);
    }

    /** What holds where both hold: a tenant can be stricter than its deployment, and not laxer. */
    public Guardrails and(Guardrails tenants) {
        return new Guardrails(
                lesser(maxInputCharacters, tenants.maxInputCharacters),
                lesser(maxInputTokens, tenants.maxInputTokens),
                lesser(maxOutputTokens, tenants.maxOutputTokens),
                input.stricter(tenants.input),
                output.stricter(tenants.output),
                tenants.restore,
                looksForPersonalData()
                        ? union(kinds, tenants.looksForPersonalData() ? tenants.kinds : Set.of())
                        : tenants.kinds,
                List.copyOf(union(phoneRegions, tenants.phoneRegions)));
    }

    private static Optional<Integer> lesser(Optional<Integer> one, Optional<Integer> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Integer::compare);
    }

    private static <T> Set<T> union(Iterable<T> one, Iterable<T> other) {
        var all = new TreeSet<T>();
        one.forEach(all::add);
        other.forEach(all::add);
        return all;
    }
}
