package ai.jarvis.localstack.bedrock.sql;

import ai.jarvis.localstack.bedrock.sql.Schema.Field;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which column a question wants added up, averaged or compared. */
final class Measures {

    private static final List<String> MONEY = List.of(
            "revenue",
            "sales",
            "turnover",
            "spent",
            "spend",
            "spending",
            "worth",
            "value",
            "amount",
            "money",
            "sold",
            "expensive",
            "cheap",
            "cheapest",
            "cheaper",
            "income",
            "earned");
    private static final List<String> MONEY_COLUMNS = List.of(
            "total", "total_amount", "amount", "revenue", "order_total", "price", "unit_price", "value", "cost");

    private Measures() {}

    /** An amount that the question names, or money where it speaks of it, or the only amount that the table has. */
    static Optional<Field> amount(Schema schema, Table main, String question) {
        Words words = Words.of(question);
        List<Field> amounts = amounts(schema, main);
        Optional<Field> named = amounts.stream()
                .filter(field -> words.has(field.column().words()))
                .findFirst();
        if (named.isPresent()) {
            return named;
        }
        List<Field> own =
                amounts.stream().filter(field -> field.table().equals(main)).toList();
        Stream<Field> candidates = words.hasAny(MONEY) ? Stream.concat(own.stream(), amounts.stream()) : own.stream();
        return money(candidates.toList()).or(() -> own.size() == 1 ? Optional.of(own.getFirst()) : Optional.empty());
    }

    private static Optional<Field> money(List<Field> fields) {
        return MONEY_COLUMNS.stream()
                .flatMap(name -> fields.stream()
                        .filter(field -> field.column().plainName().equals(name)))
                .findFirst();
    }

    /** Whether the question speaks of money. */
    static boolean isOfMoney(Words words) {
        return words.hasAny(MONEY);
    }

    /** Those that can be joined, the main table's first. */
    private static List<Field> amounts(Schema schema, Table main) {
        return schema.fields()
                .filter(field -> field.column().isAmount() && schema.isLinked(main, field.table()))
                .sorted(Comparator.comparing(field -> !field.table().equals(main)))
                .toList();
    }
}
