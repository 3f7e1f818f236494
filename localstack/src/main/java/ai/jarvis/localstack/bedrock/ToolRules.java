package ai.jarvis.localstack.bedrock;

import ai.jarvis.localstack.bedrock.Conversation.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which tool a part of a question is for, as a list of rules: the first that fits, and whose tool is offered, decides. They
 * look at words and understand nothing.
 */
final class ToolRules {

    private static final Pattern TIME = Pattern.compile(
            "\\bwhat(?:'s| is)? (?:the )?(?:current )?(?:time|date|day|year)\\b|\\bcurrent (?:time|date)\\b|\\btoday'?s date\\b|"
                    + "几点|现在时间|今天.*(?:日期|几号)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ZONE = Pattern.compile("\\b[A-Z][a-z]+/[A-Z][A-Za-z_]+\\b");
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S*[^\\s.,;!?)\\]'\"]");
    private static final Pattern AMOUNT = Pattern.compile(
            "\\b(?:how many|how much|number of|count|total|sum|average|mean|highest|lowest|largest|smallest|most|least|top|"
                    + "best|per|list|show)\\b|多少|几个|总|平均|最高|最低|最多|每",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern THINGS = Pattern.compile(
            "\\b(?:customers?|orders?|products?|sales|revenue|turnover|database|tables?|rows?|sql)\\b|客户|订单|产品|销售|数据库",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SQL = Pattern.compile("\\b(?:database|sql)\\b|数据库", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]{1,500})\"|“([^”]{1,500})”");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** Words in the names of tools that say nothing of what they are about. */
    private static final Set<String> GENERAL = Set.of(
            "get",
            "list",
            "post",
            "put",
            "patch",
            "delete",
            "create",
            "update",
            "ask",
            "run",
            "call",
            "agent",
            "tool",
            "hand",
            "over",
            "handover",
            "transfer",
            "the",
            "for",
            "and",
            "all",
            "with",
            "search",
            "find");

    private static final List<Rule> RULES = List.of(
            new Rule("run_python", "code", PythonProgram::in),
            new Rule("http_request", "url", part -> first(ADDRESS, part)),
            new Rule("calculate", "expression", Arithmetic::in),
            new Rule("current_time", "zone", part -> matching(TIME, part)
                    .map(asked -> first(ZONE, asked).orElse("UTC"))),
            new Rule("query_database", "question", part -> Optional.of(part).filter(ToolRules::isOfTheDatabase)));
    private static final Rule KNOWLEDGE = new Rule("knowledge_search", "query", Optional::of);

    private ToolRules() {}

    /**
     * A rule.
     *
     * @param tool the name of the tool that it is for
     * @param property what it fills of the tool's input; if there is none of this name, the first text
     * @param reads takes it from the part of the question; absent if the rule does not fit
     */
    private record Rule(String tool, String property, Function<String, Optional<String>> reads) {
        Optional<Planned> apply(List<Tool> offered, String part) {
            return offered.stream()
                    .filter(each -> each.name().equals(tool))
                    .findFirst()
                    .flatMap(each ->
                            reads.apply(part).map(value -> new Planned(each.name(), filled(each, part, value))));
        }

        private ObjectNode filled(Tool called, String part, String value) {
            ObjectNode input = new LeastInput(part).of(called.schema());
            return input.put(
                    called.schema().path("properties").has(property)
                            ? property
                            : firstText(called.schema()).orElse(property),
                    value);
        }
    }

    /** A call to be made. */
    record Planned(String tool, ObjectNode input) {}

    /**
     * The call that a part of a question wants.
     *
     * @param alone whether it is all of the question
     */
    static Optional<Planned> call(List<Tool> offered, String part, boolean alone) {
        return RULES.stream()
                .map(rule -> rule.apply(offered, part))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> named(offered, part))
                .or(() -> saysEnough(part, alone) ? KNOWLEDGE.apply(offered, part) : Optional.empty());
    }

    /** Of the tools that have no rule, the one whose name has most words of the part; its input is the least. */
    private static Optional<Planned> named(List<Tool> offered, String part) {
        Set<String> said = stems(part);
        Tool best = null;
        long most = 0;
        for (Tool tool : offered) {
            if (hasRule(tool)) {
                continue;
            }
            long shared = stems(HUMP.matcher(tool.name()).replaceAll(" ").replaceAll("[_-]", " ")).stream()
                    .filter(said::contains)
                    .count();
            if (shared > most) {
                most = shared;
                best = tool;
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        Matcher quoted = QUOTED.matcher(part);
        String text = quoted.find()
                ? Stream.of(1, 2)
                        .map(quoted::group)
                        .filter(each -> each != null)
                        .findFirst()
                        .orElse(part)
                : part;
        return Optional.of(new Planned(best.name(), new LeastInput(text).of(best.schema())));
    }

    private static boolean hasRule(Tool tool) {
        Predicate<Rule> isIts = rule -> rule.tool().equals(tool.name());
        return RULES.stream().anyMatch(isIts) || isIts.test(KNOWLEDGE);
    }

    private static Set<String> stems(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(match -> match.group())
                .filter(word -> word.length() > 2 && !GENERAL.contains(word))
                .map(EnglishStemmer::stem)
                .collect(Collectors.toSet());
    }

    private static boolean isOfTheDatabase(String part) {
        return (AMOUNT.matcher(part).find() && THINGS.matcher(part).find())
                || SQL.matcher(part).find();
    }

    /** A greeting, or a politeness between questions, is nothing to search for. */
    private static boolean saysEnough(String part, boolean alone) {
        QuestionTerms terms = new QuestionTerms();
        terms.add(part, 1);
        return terms.size() > (alone ? 0 : 1);
    }

    /** The first text that is required, else the first that there is. */
    private static Optional<String> firstText(JsonNode schema) {
        List<String> names = new ArrayList<>();
        schema.path("required").forEach(name -> names.add(name.asText()));
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names.stream()
                .filter(name -> schema.path("properties")
                        .path(name)
                        .path("type")
                        .asText()
                        .equals("string"))
                .findFirst();
    }

    private static Optional<String> matching(Pattern pattern, String part) {
        return Optional.of(part).filter(text -> pattern.matcher(text).find());
    }

    private static Optional<String> first(Pattern pattern, String part) {
        Matcher matcher = pattern.matcher(part);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }
}
