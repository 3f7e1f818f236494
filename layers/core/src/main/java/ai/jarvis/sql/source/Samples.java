package ai.jarvis.sql.source;

import ai.jarvis.guard.PersonalData;
import ai.jarvis.guard.PersonalDataFinder;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses sample values of columns: a few short ones. A column that by its name or by any of the values looked at may
 * hold personal data or secrets gives none.
 */
public final class Samples {
    /** How many rows of a table are looked at. */
    public static final int ROWS = 100;

    private static final int MOST = 5;
    private static final int MOST_CHARACTERS = 60;

    /** What people call columns that are about a person, or are nobody's business. */
    private static final Pattern PRIVATE = Pattern.compile(
            "e_?mail|phone|mobile|\\bfax\\b|first_?name|last_?name|sur_?name|full_?name|given_?name|family_?name"
                    + "|user_?name|login|address|street|zip|postal|post_?code|birth|\\bdob\\b|\\bage\\b|gender|\\bsex\\b"
                    + "|ssn|social_?sec|passport|licen[cs]e|tax_?id|national_?id|iban|\\bbic\\b|account_?n|card|cvv|cvc"
                    + "|salary|wage|income|religion|ethnic|health|diagnos|medical|passw|\\bpwd\\b|secret|token|api_?key"
                    + "|private_?key|credential|hash|salt|session|cookie|\\bip\\b|ip_?addr|latitude|longitude|geo_?loc"
                    + "|contact|person|signature|photo|fingerprint");

    /** Tables of people, whose names are personal data. */
    private static final Pattern PEOPLE = Pattern.compile(
            "customer|client|user|employee|person|people|patient|contact|member|guest|student|teacher|staff|author"
                    + "|subscriber|candidate|applicant|lead|driver|passenger");

    private static final Pattern NAME = Pattern.compile("(.*_)?(name|nick|title)");

    private static final Pattern WORDS = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

    private static final PersonalDataFinder FINDER =
            new PersonalDataFinder(EnumSet.allOf(PersonalData.class), Set.of("US", "GB", "DE", "FR", "CN"));

    private Samples() {}

    /** Whether a column may hold personal data or secrets, by its name and its table's. */
    public static boolean isPrivate(String table, String column) {
        var words = words(column);
        return PRIVATE.matcher(words.replace('_', ' ')).find()
                || PRIVATE.matcher(words).find()
                || (NAME.matcher(words).matches()
                        && PEOPLE.matcher(words(table)).find());
    }

    private static String words(String name) {
        return String.join("_", WORDS.split(name.strip(), -1)).toLowerCase(Locale.ROOT);
    }

    /**
     * A table with samples.
     *
     * @param rows of the table, each with a value of each column in their order
     */
    public static SchemaTable of(SchemaTable table, List<List<@Nullable Object>> rows) {
        var columns = table.columns();
        return table.withColumns(IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).withSamples(samples(table.name(), columns.get(i), i, rows)))
                .toList());
    }

    private static List<String> samples(String table, Column column, int index, List<List<@Nullable Object>> rows) {
        if (isPrivate(table, column.name())) {
            return List.of();
        }
        var values = new LinkedHashSet<String>();
        for (var row : rows) {
            var value = index < row.size() ? row.get(index) : null;
            if (value == null || value instanceof byte[]) {
                continue;
            }
            var text = value.toString();
            if (value instanceof CharSequence && FINDER.isIn(text)) {
                return List.of();
            }
            if (!text.isBlank() && text.length() <= MOST_CHARACTERS) {
                values.add(text);
            }
        }
        return values.stream().limit(MOST).toList();
    }
}
