package ai.jarvis.localstack.bedrock.sql;

import ai.jarvis.localstack.bedrock.EnglishStemmer;
import ai.jarvis.localstack.bedrock.sql.Schema.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which rows a question is about: by values that the schema's comments quote, by quoted text, by years, and by amounts. */
final class Filters {

    private static final Pattern QUOTED =
            Pattern.compile("\"([^\"]{1,200})\"|“([^”]{1,200})”|(?<!\\w)'([^']{1,200})'(?!\\w)");

    private static final Pattern YEAR = Pattern.compile(
            "\\b(in|during|of|since|from|after|before|until)\\s+(?:the year\\s+)?((?:19|20)\\d\\d)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern AMOUNT = Pattern.compile(
            "\\b(over|above|more than|greater than|higher than|at least|under|below|less than|lower than|cheaper than|at most)"
                    + "\\s+[$€£]?(\\d+(?:\\.\\d+)?)\\b",
            Pattern.CASE_INSENSITIVE);

    private final Schema schema;
    private final Table main;
    private final List<Condition> conditions = new ArrayList<>();

    /** One condition on a field. */
    record Condition(Field field, String sql) {}

    private Filters(Schema schema, Table main) {
        this.schema = schema;
        this.main = main;
    }

    static List<Condition> of(Schema schema, Table main, String question) {
        Filters filters = new Filters(schema, main);
        filters.samples(question);
        filters.quotes(question);
        filters.years(question);
        filters.amounts(question);
        filters.flags(question);
        return List.copyOf(filters.conditions);
    }

    private void add(Field field, String condition) {
        conditions.add(new Condition(field, field.sql() + " " + condition));
    }

    /** Fields that can be joined, those of the main table first. */
    private List<Field> fields() {
        return schema.fields()
                .filter(field -> schema.isLinked(main, field.table()))
                .sorted(Comparator.comparing(field -> !field.table().equals(main)))
                .toList();
    }

    private void samples(String question) {
        List<String> used = new ArrayList<>();
        for (Field field : fields()) {
            for (String sample : field.column().samples()) {
                if (!used.contains(sample) && !sample.matches("[\\d.-]+") && isIn(question, sample)) {
                    used.add(sample);
                    add(field, "= " + literal(sample));
                }
            }
        }
    }

    private static boolean isIn(String question, String sample) {
        return Pattern.compile(
                        "(?<![\\p{L}\\d])" + Pattern.quote(sample) + "(?![\\p{L}\\d])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(question)
                .find();
    }

    /** Of the column that is named before it, else of what the rows of the table are called by that is named last. */
    private void quotes(String question) {
        Matcher quoted = QUOTED.matcher(question);
        while (quoted.find()) {
            String value = Stream.of(1, 2, 3)
                    .map(quoted::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            if (fields().stream().anyMatch(field -> field.column().samples().contains(value))) {
                continue;
            }
            Words before = Words.of(question.substring(0, quoted.start()));
            Table table = schema.namedIn(before).stream()
                    .filter(each -> schema.isLinked(main, each))
                    .reduce((earlier, later) -> later)
                    .orElse(main);
            Field field = fields().stream()
                    .filter(each ->
                            each.column().isText() && before.has(each.column().words()))
                    .findFirst()
                    .orElse(new Field(table, table.label()));
            add(field, "= " + literal(value));
        }
    }

    private void years(String question) {
        Optional<Field> time =
                fields().stream().filter(field -> field.column().isTime()).findFirst();
        Matcher year = YEAR.matcher(question);
        while (time.isPresent() && year.find()) {
            int number = Integer.parseInt(year.group(2));
            switch (year.group(1).toLowerCase(Locale.ROOT)) {
                case "since", "from" -> add(time.get(), ">= " + firstDay(number));
                case "after" -> add(time.get(), ">= " + firstDay(number + 1));
                case "before", "until" -> add(time.get(), "< " + firstDay(number));
                default -> {
                    add(time.get(), ">= " + firstDay(number));
                    add(time.get(), "< " + firstDay(number + 1));
                }
            }
        }
    }

    private static String firstDay(int year) {
        return "DATE '" + year + "-01-01'";
    }

    private void amounts(String question) {
        Matcher amount = AMOUNT.matcher(question);
        while (amount.find()) {
            String sign =
                    switch (amount.group(1).toLowerCase(Locale.ROOT)) {
                        case "at least" -> ">= ";
                        case "at most" -> "<= ";
                        case "under", "below", "less than", "lower than", "cheaper than" -> "< ";
                        default -> "> ";
                    };
            Measures.amount(schema, main, question).ifPresent(field -> add(field, sign + amount.group(2)));
        }
    }

    /** "Active customers" are those of whom it is true; "inactive" ones are not. */
    private void flags(String question) {
        Words words = Words.of(question);
        for (Field field : fields()) {
            if (field.column().isBoolean()) {
                String name = field.column().plainName().replaceFirst("^is_", "");
                String stem = EnglishStemmer.stem(name);
                if (words.stems().contains(stem)) {
                    boolean isDenied = words.indexOf(Words.of("not " + name)) >= 0;
                    add(field, "= " + (isDenied ? "FALSE" : "TRUE"));
                } else if (words.stems().contains(EnglishStemmer.stem("in" + name))) {
                    add(field, "= FALSE");
                }
            }
        }
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
