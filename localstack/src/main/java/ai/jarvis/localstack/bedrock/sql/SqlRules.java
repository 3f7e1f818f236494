package ai.jarvis.localstack.bedrock.sql;

import ai.jarvis.localstack.bedrock.sql.Filters.Condition;
import ai.jarvis.localstack.bedrock.sql.Schema.Field;
import ai.jarvis.localstack.bedrock.sql.Table.Column;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a statement of a question by rules over its words: counts, sums, means, extremes, the first of an order, groups,
 * and lists. What they do not cover is asked back, not guessed.
 */
public final class SqlRules {

    private static final int ROWS = 50;
    private static final int TOP = 5;
    private static final Pattern CHANGE = Pattern.compile(
            "^\\W*(?:please\\s+|can you\\s+|could you\\s+)*(?:delete|drop|update|insert|truncate|alter|remove|create|grant|add|"
                    + "set|change)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern COUNT =
            Pattern.compile("\\b(?:how many|number of|count)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern TOP_OF = Pattern.compile(
            "\\b(?:top|best|first)\\s+(\\d{1,3})\\b|\\b(?:the\\s+)?(\\d{1,3})\\s+(?:most|best|highest|largest|biggest|top)\\b|"
                    + "\\b(top|best|biggest)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern WHICH_MOST = Pattern.compile(
            "\\b(?:which|who|what(?!\\s+(?:is|are|was|were)\\b))\\b.*\\b(most|highest|largest|biggest|least|lowest|fewest|smallest|cheapest)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LEAST =
            Pattern.compile("\\b(?:least|lowest|fewest|smallest|cheapest|bottom)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern GROUP = Pattern.compile(
            "\\b(?:per|by|for each|for every|in each|of each|grouped by|each|every)\\s+(\\p{L}[\\p{L}_ ]*)",
            Pattern.CASE_INSENSITIVE);
    private static final Map<Aggregate, Pattern> AGGREGATES = aggregates();
    /** What a question in Chinese is read as. */
    private static final Map<String, String> CHINESE = chinese();

    private final Schema schema;
    private final String question;
    private final Words words;
    private final boolean isChinese;

    private enum Aggregate {
        AVG("average"),
        SUM("total"),
        MAX("highest"),
        MIN("lowest");

        private final String alias;

        Aggregate(String alias) {
            this.alias = alias;
        }
    }

    private SqlRules(Schema schema, String asked) {
        this.schema = schema;
        this.isChinese = asked.codePoints().anyMatch(Character::isIdeographic);
        this.question = isChinese ? inEnglish(asked) : asked;
        this.words = Words.of(question);
    }

    private static Map<Aggregate, Pattern> aggregates() {
        Map<Aggregate, Pattern> patterns = new LinkedHashMap<>();
        patterns.put(Aggregate.AVG, word("average|mean"));
        patterns.put(Aggregate.SUM, word("total|sum|how much|revenue|turnover|sales"));
        patterns.put(Aggregate.MAX, word("highest|largest|maximum|biggest|most expensive|latest|newest"));
        patterns.put(Aggregate.MIN, word("lowest|smallest|minimum|cheapest|earliest|oldest"));
        return patterns;
    }

    private static Pattern word(String words) {
        return Pattern.compile("\\b(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE);
    }

    private static Map<String, String> chinese() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("销售额", "revenue");
        words.put("收入", "revenue");
        words.put("多少", "how many");
        words.put("几个", "how many");
        words.put("数量", "number of");
        words.put("平均", "average");
        words.put("合计", "total");
        words.put("总额", "total revenue");
        words.put("总", "total");
        words.put("最高", "highest");
        words.put("最大", "highest");
        words.put("最低", "lowest");
        words.put("最小", "lowest");
        words.put("最多", "most");
        words.put("哪个", "which");
        words.put("哪些", "which");
        words.put("每个", "per");
        words.put("每", "per");
        words.put("按", "by");
        words.put("列出", "list");
        words.put("客户", "customers");
        words.put("顾客", "customers");
        words.put("订单", "orders");
        words.put("产品", "products");
        words.put("商品", "products");
        words.put("国家", "country");
        words.put("城市", "city");
        words.put("类别", "category");
        words.put("状态", "status");
        words.put("价格", "price");
        words.put("名称", "name");
        return words;
    }

    private static String inEnglish(String asked) {
        String read = asked;
        for (Map.Entry<String, String> word : CHINESE.entrySet()) {
            read = read.replace(word.getKey(), " " + word.getValue() + " ");
        }
        return read.replace('，', ',').replace('？', '?').replaceAll("\\s+", " ").strip();
    }

    /** Answers with a statement of the schema's tables, or asks back. The same for the same prompt. */
    public static SqlAnswer answer(SqlPrompt prompt) {
        Schema schema = new Schema(SchemaReader.read(prompt.schema()));
        SqlRules rules = new SqlRules(schema, prompt.question());
        SqlAnswer answer = rules.answer();
        if (!answer.sql().isEmpty()
                && prompt.previousSql().filter(answer.sql()::equals).isPresent()) {
            return SqlAnswer.askBack(rules.says(
                    "My rules know no other statement for this question than the one that failed. Can you ask it in other "
                            + "words?",
                    "对于这个问题，我的规则只有刚才失败的那条语句。请换一种问法。"));
        }
        return answer;
    }

    private String says(String english, String chinese) {
        return isChinese ? chinese : english;
    }

    private SqlAnswer answer() {
        if (schema.tables().isEmpty()) {
            return SqlAnswer.askBack(says("There is no table to ask.", "没有可以查询的表。"));
        }
        if (CHANGE.matcher(question).find()) {
            return SqlAnswer.askBack(says("I only read data. What would you like to know about it?", "我只读取数据。您想了解什么？"));
        }
        Optional<Table> main = mainTable();
        if (main.isEmpty()) {
            String tables = schema.tables().stream().map(Table::plainName).collect(Collectors.joining(", "));
            return SqlAnswer.askBack(
                    says("Which of these is the question about: " + tables + "?", "问题是关于哪个表：" + tables + "？"));
        }
        return answer(main.get());
    }

    /** The table that is named first; else that of the first column that is named; else the only one. */
    private Optional<Table> mainTable() {
        List<Table> named = schema.namedIn(words);
        if (!named.isEmpty()) {
            return Optional.of(named.getFirst());
        }
        return schema.fields()
                .filter(field ->
                        !field.column().isKey() && words.has(field.column().words()))
                .map(Field::table)
                .findFirst()
                .or(() -> Measures.isOfMoney(words) ? tableOfMoney() : Optional.empty())
                .or(() -> schema.tables().size() == 1
                        ? Optional.of(schema.tables().getFirst())
                        : Optional.empty());
    }

    private Optional<Table> tableOfMoney() {
        return schema.tables().stream()
                .filter(table -> Measures.amount(new Schema(List.of(table)), table, question)
                        .isPresent())
                .findFirst();
    }

    private SqlAnswer answer(Table main) {
        Matcher top = TOP_OF.matcher(question);
        Matcher which = WHICH_MOST.matcher(question);
        if (top.find()) {
            String number = top.group(1) == null ? top.group(2) : top.group(1);
            return ranking(main, number == null ? TOP : Math.max(1, Integer.parseInt(number)));
        }
        if (which.find()) {
            return ranking(main, 1);
        }
        if (COUNT.matcher(question).find()) {
            return aggregate(main, "COUNT(*)", "number", Optional.empty());
        }
        for (Map.Entry<Aggregate, Pattern> each : AGGREGATES.entrySet()) {
            if (each.getValue().matcher(question).find()) {
                Aggregate aggregate = each.getKey();
                Optional<Field> field = aggregate == Aggregate.SUM || aggregate == Aggregate.AVG
                        ? Measures.amount(schema, main, question)
                        : Measures.amount(schema, main, question).or(() -> time(main));
                return field.map(of ->
                                aggregate(main, aggregate + "(" + of.sql() + ")", aggregate.alias, Optional.of(of)))
                        .orElseGet(() -> askForAmount(main));
            }
        }
        return list(main);
    }

    private static Optional<Field> time(Table main) {
        return main.columns().stream().filter(Column::isTime).findFirst().map(column -> new Field(main, column));
    }

    private SqlAnswer askForAmount(Table main) {
        String columns = main.columns().stream()
                .filter(Column::isAmount)
                .map(Column::plainName)
                .collect(Collectors.joining(", "));
        return SqlAnswer.askBack(
                columns.isEmpty()
                        ? says(
                                "There is no amount in " + main.plainName() + ". What shall be reckoned?",
                                main.plainName() + " 中没有数值列。要计算什么？")
                        : says(
                                "Which column of " + main.plainName() + " is meant: " + columns + "?",
                                "指的是 " + main.plainName() + " 的哪一列：" + columns + "？"));
    }

    /** One figure, or one for each group. */
    private SqlAnswer aggregate(Table main, String function, String alias, Optional<Field> of) {
        Optional<Group> group = group(main);
        List<Condition> conditions = Filters.of(schema, main, question);
        Set<Table> joined = new LinkedHashSet<>();
        of.map(Field::table).ifPresent(joined::add);
        group.ifPresent(each -> joined.add(each.table()));
        conditions.forEach(condition -> joined.add(condition.field().table()));
        String select = group.map(each -> each.select() + ", ").orElse("") + function + " AS " + alias;
        String tail = group.map(each -> " GROUP BY " + each.key() + " ORDER BY " + alias + " DESC LIMIT " + ROWS)
                .orElse("");
        return statement(main, joined, select, conditions, tail, function, group.map(Group::select));
    }

    /** The rows, or the groups, that have most or least of something. */
    private SqlAnswer ranking(Table main, int most) {
        String direction = LEAST.matcher(question).find() ? "ASC" : "DESC";
        List<Table> named = schema.namedIn(words);
        Optional<Table> counted = named.stream()
                .filter(table -> !table.equals(main) && schema.isLinked(main, table))
                .findFirst();
        Optional<Field> amount = Measures.amount(schema, counted.orElse(main), question);
        Optional<Field> own = Measures.amount(schema, main, question)
                .filter(field -> field.table().equals(main));
        boolean isOfMoney = Measures.isOfMoney(words);
        if (counted.isEmpty() && own.isPresent()) {
            return first(main, own.get(), direction, most);
        }
        Optional<Field> far =
                amount.filter(field -> isOfMoney || words.has(field.column().words()));
        if (far.isEmpty() && counted.isEmpty()) {
            return askForAmount(main);
        }
        String function = far.map(field -> "SUM(" + field.sql() + ")").orElse("COUNT(*)");
        String alias = far.isPresent() ? "total" : "number";
        Table rows = far.map(Field::table).or(() -> counted).orElse(main);
        Group group = new Group(new Field(main, main.label()), Optional.empty());
        List<Condition> conditions = Filters.of(schema, rows, question);
        Set<Table> joined = new LinkedHashSet<>();
        joined.add(main);
        conditions.forEach(condition -> joined.add(condition.field().table()));
        return statement(
                rows,
                joined,
                group.select() + ", " + function + " AS " + alias,
                conditions,
                " GROUP BY " + group.key() + " ORDER BY " + alias + " " + direction + " LIMIT " + most,
                function,
                Optional.of(group.select()));
    }

    private SqlAnswer first(Table main, Field by, String direction, int most) {
        List<Condition> conditions = Filters.of(schema, main, question);
        Set<Table> joined = new LinkedHashSet<>();
        conditions.forEach(condition -> joined.add(condition.field().table()));
        Field label = new Field(main, main.label());
        String select = label.sql() + (label.equals(by) ? "" : ", " + by.sql());
        return statement(
                main,
                joined,
                select,
                conditions,
                " ORDER BY " + by.sql() + " " + direction + " LIMIT " + most,
                main.plainName(),
                Optional.empty());
    }

    private SqlAnswer list(Table main) {
        List<Condition> conditions = Filters.of(schema, main, question);
        Set<Table> joined = new LinkedHashSet<>();
        conditions.forEach(condition -> joined.add(condition.field().table()));
        List<Column> named = main.columns().stream()
                .filter(column -> words.has(column.words())
                        && conditions.stream().noneMatch(each -> each.field().equals(new Field(main, column))))
                .toList();
        String select = (named.isEmpty() ? main.columns() : named)
                .stream().map(column -> new Field(main, column).sql()).collect(Collectors.joining(", "));
        return statement(main, joined, select, conditions, " LIMIT " + ROWS, main.plainName(), Optional.empty());
    }

    private SqlAnswer statement(
            Table main,
            Set<Table> joined,
            String select,
            List<Condition> conditions,
            String tail,
            String what,
            Optional<String> group) {
        Optional<String> from = schema.from(main, List.copyOf(joined));
        if (from.isEmpty()) {
            return SqlAnswer.askBack(says(
                    "The tables of this question do not hang together by keys. Can you ask about one of them?",
                    "问题中的表没有通过键关联。请只询问其中一个表。"));
        }
        String where = conditions.stream().map(Condition::sql).collect(Collectors.joining(" AND "));
        String sql = "SELECT " + select + " FROM " + from.get() + (where.isEmpty() ? "" : " WHERE " + where) + tail;
        return SqlAnswer.statement(sql, explanation(what, main, where, group));
    }

    private String explanation(String what, Table main, String where, Optional<String> group) {
        return says(
                "By rules, not by understanding: " + what + " of " + main.plainName()
                        + (where.isEmpty() ? "" : " where " + where)
                        + group.map(by -> ", for each " + by).orElse("") + ".",
                "按规则（并非理解）：" + main.plainName() + " 的 " + what
                        + (where.isEmpty() ? "" : "，条件为 " + where)
                        + group.map(by -> "，按 " + by + " 分组").orElse("") + "。");
    }

    /**
     * What figures are given for each of.
     *
     * @param part of a time, for example MONTH; then years are told apart too
     */
    private record Group(Field field, Optional<String> part) {
        Table table() {
            return field.table();
        }

        String select() {
            return part.map(each -> each.equals("YEAR")
                            ? extract("YEAR") + " AS year"
                            : extract("YEAR") + " AS year, " + extract(each) + " AS " + each.toLowerCase(Locale.ROOT))
                    .orElseGet(field::sql);
        }

        String key() {
            return part.map(each -> each.equals("YEAR") ? extract("YEAR") : extract("YEAR") + ", " + extract(each))
                    .orElseGet(field::sql);
        }

        private String extract(String each) {
            return "EXTRACT(" + each + " FROM " + field.sql() + ")";
        }
    }

    private Optional<Group> group(Table main) {
        Matcher matcher = GROUP.matcher(question);
        while (matcher.find()) {
            Words by = Words.of(matcher.group(1));
            Optional<Group> group = group(main, by);
            if (group.isPresent()) {
                return group;
            }
        }
        return Optional.empty();
    }

    private Optional<Group> group(Table main, Words by) {
        for (String part : List.of("year", "month", "day")) {
            if (by.stems().getFirst().equals(part)) {
                return time(main).map(field -> new Group(field, Optional.of(part.toUpperCase(Locale.ROOT))));
            }
        }
        Optional<Field> column = schema.fields()
                .filter(field -> by.indexOf(field.column().words()) == 0 && schema.isLinked(main, field.table()))
                .findFirst();
        Optional<Field> table = schema.tables().stream()
                .filter(each -> by.indexOf(each.words()) == 0 && schema.isLinked(main, each))
                .map(each -> new Field(each, each.label()))
                .findFirst();
        return column.or(() -> table).map(field -> new Group(field, Optional.empty()));
    }
}
