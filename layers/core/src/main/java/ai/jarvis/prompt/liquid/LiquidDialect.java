package ai.jarvis.prompt.liquid;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import liqp.Insertions;
import liqp.TemplateParser;
import liqp.blocks.Capture;
import liqp.blocks.Case;
import liqp.blocks.Comment;
import liqp.blocks.Cycle;
import liqp.blocks.For;
import liqp.blocks.If;
import liqp.blocks.Raw;
import liqp.blocks.Unless;
import liqp.filters.Filter;
import liqp.filters.Filters;
import liqp.parser.Flavor;
import liqp.tags.Assign;
import liqp.tags.Break;
import liqp.tags.Continue;

/**
 * What of Liquid a prompt may use: nothing that reads files, the clock or where the platform runs, so that the same values
 * give the same text; and nothing that writes HTML, or whose time grows faster than its input.
 */
final class LiquidDialect {
    /** Most characters of a rendered text, and of any value on the way to it. */
    static final int MOST_CHARACTERS = 1_000_000;

    /** Most turns of all loops together. */
    static final int MOST_TURNS = 10_000;

    /** Tags without an end that the lexer is told of; the others it knows. */
    static final Set<String> TAGS = Set.of("break", "continue");

    static final Insertions INSERTIONS = Insertions.of(
            new Assign(),
            new Break(),
            new Capture(),
            new Case(),
            new Comment(),
            new Continue(),
            new Cycle(),
            new For(),
            new If(),
            new Raw(),
            new Unless());

    /** How many arguments a filter takes. */
    private record Arguments(int fewest, int most) {
        static final Arguments NONE = new Arguments(0, 0);
        static final Arguments MAYBE = new Arguments(0, 1);
        static final Arguments ONE = new Arguments(1, 1);
        static final Arguments UP_TO_TWO = new Arguments(0, 2);
        static final Arguments ONE_OR_TWO = new Arguments(1, 2);
        static final Arguments TWO = new Arguments(2, 2);
    }

    private static final Map<String, Arguments> ARGUMENTS = Map.ofEntries(
            Map.entry("abs", Arguments.NONE),
            Map.entry("append", Arguments.ONE),
            Map.entry("at_least", Arguments.ONE),
            Map.entry("at_most", Arguments.ONE),
            Map.entry("capitalize", Arguments.NONE),
            Map.entry("ceil", Arguments.NONE),
            Map.entry("compact", Arguments.NONE),
            Map.entry("concat", Arguments.ONE),
            Map.entry("default", Arguments.ONE),
            Map.entry("divided_by", Arguments.ONE),
            Map.entry("downcase", Arguments.NONE),
            Map.entry("escape", Arguments.NONE),
            Map.entry("first", Arguments.NONE),
            Map.entry("floor", Arguments.NONE),
            Map.entry("join", Arguments.MAYBE),
            Map.entry("json", Arguments.NONE),
            Map.entry("last", Arguments.NONE),
            Map.entry("lstrip", Arguments.NONE),
            Map.entry("map", Arguments.ONE),
            Map.entry("minus", Arguments.ONE),
            Map.entry("modulo", Arguments.ONE),
            Map.entry("newline_to_br", Arguments.NONE),
            Map.entry("plus", Arguments.ONE),
            Map.entry("prepend", Arguments.ONE),
            Map.entry("remove", Arguments.ONE),
            Map.entry("remove_first", Arguments.ONE),
            Map.entry("replace", Arguments.TWO),
            Map.entry("replace_first", Arguments.TWO),
            Map.entry("reverse", Arguments.NONE),
            Map.entry("round", Arguments.MAYBE),
            Map.entry("rstrip", Arguments.NONE),
            Map.entry("size", Arguments.NONE),
            Map.entry("slice", Arguments.ONE_OR_TWO),
            Map.entry("sort", Arguments.MAYBE),
            Map.entry("sort_natural", Arguments.NONE),
            Map.entry("split", Arguments.ONE),
            Map.entry("strip", Arguments.NONE),
            Map.entry("strip_newlines", Arguments.NONE),
            Map.entry("times", Arguments.ONE),
            Map.entry("truncate", Arguments.UP_TO_TWO),
            Map.entry("truncatewords", Arguments.UP_TO_TWO),
            Map.entry("uniq", Arguments.NONE),
            Map.entry("upcase", Arguments.NONE),
            Map.entry("url_decode", Arguments.NONE),
            Map.entry("url_encode", Arguments.NONE),
            Map.entry("where", Arguments.ONE_OR_TWO));

    static final Filters FILTERS = Filters.of(ARGUMENTS.keySet().stream()
            .collect(Collectors.toMap(name -> name, name -> (Filter) new BoundedFilter(original(name)))));

    static final TemplateParser PARSER = new TemplateParser.Builder()
            .withFlavor(Flavor.LIQUID)
            .withMaxIterations(MOST_TURNS)
            .withMaxSizeRenderedString(MOST_CHARACTERS)
            .build();

    private LiquidDialect() {}

    private static Filter original(String name) {
        return name.equals("round") ? new Round() : Filters.DEFAULT_FILTERS.get(name);
    }

    /** What is wrong with the use of a filter, if anything is. */
    static Optional<String> problemOf(String filter, int given) {
        var takes = ARGUMENTS.get(filter);
        if (takes == null) {
            return Optional.of("'" + filter + "' is no filter of the template language");
        }
        if (given < takes.fewest() || given > takes.most()) {
            return Optional.of("'" + filter + "' takes " + described(takes) + ", not " + given);
        }
        return Optional.empty();
    }

    private static String described(Arguments takes) {
        var most = takes.most() + (takes.most() == 1 ? " argument" : " arguments");
        return takes.fewest() == takes.most() ? most : takes.fewest() + " to " + most;
    }
}
