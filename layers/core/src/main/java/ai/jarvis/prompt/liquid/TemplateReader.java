package ai.jarvis.prompt.liquid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import liqp.TemplateParser;
import liqp.org.antlr.v4.runtime.BaseErrorListener;
import liqp.org.antlr.v4.runtime.CharStreams;
import liqp.org.antlr.v4.runtime.CommonToken;
import liqp.org.antlr.v4.runtime.CommonTokenStream;
import liqp.org.antlr.v4.runtime.ListTokenSource;
import liqp.org.antlr.v4.runtime.ParserRuleContext;
import liqp.org.antlr.v4.runtime.RecognitionException;
import liqp.org.antlr.v4.runtime.Recognizer;
import liqp.org.antlr.v4.runtime.Token;
import liquid.parser.v4.LiquidLexer;
import liquid.parser.v4.LiquidParser;
import liquid.parser.v4.LiquidParser.AssignmentContext;
import liquid.parser.v4.LiquidParser.Capture_tag_IdContext;
import liquid.parser.v4.LiquidParser.Capture_tag_StrContext;
import liquid.parser.v4.LiquidParser.FilterContext;
import liquid.parser.v4.LiquidParser.For_arrayContext;
import liquid.parser.v4.LiquidParser.For_rangeContext;
import liquid.parser.v4.LiquidParser.Include_relative_tagContext;
import liquid.parser.v4.LiquidParser.Include_tagContext;
import liquid.parser.v4.LiquidParser.Lookup_IdContext;
import liquid.parser.v4.LiquidParser.Lookup_StrContext;
import liquid.parser.v4.LiquidParser.Lookup_id_indexesContext;
import liquid.parser.v4.LiquidParser.OutputContext;
import liquid.parser.v4.LiquidParser.ParseContext;
import liquid.parser.v4.LiquidParser.Table_tagContext;
import liquid.parser.v4.LiquidParser.Term_LongNumContext;
import liquid.parser.v4.LiquidParserBaseVisitor;
import org.jspecify.annotations.Nullable;

/** Reads a template into its tree, and finds in the tree what it uses and what it must not use. */
final class TemplateReader extends LiquidParserBaseVisitor<@Nullable Void> {
    private final Positions positions;
    private final List<LiquidProblem> problems = new ArrayList<>();
    private final Map<String, VariableUse> uses = new LinkedHashMap<>();
    private final Set<String> assigned = new HashSet<>();

    /** The names of the loops around what is visited. */
    private final List<String> loops = new ArrayList<>();

    private TemplateReader(Positions positions) {
        this.positions = positions;
    }

    /** What was read: the tree, and where names are first used that the template does not define itself. */
    record Read(ParseContext tree, List<VariableUse> uses) {}

    /**
     * Reads a text.
     *
     * @throws LiquidInvalid with the first error of its syntax, or with all that it must not use
     */
    static Read read(String text) {
        var positions = new Positions(text);
        var tree = parse(text, positions);
        var reader = new TemplateReader(positions);
        reader.visit(tree);
        if (!reader.problems.isEmpty()) {
            throw new LiquidInvalid(reader.problems.stream()
                    .sorted(Comparator.comparingInt(LiquidProblem::line).thenComparingInt(LiquidProblem::column))
                    .toList());
        }
        return new Read(
                tree,
                reader.uses.values().stream()
                        .filter(use -> !reader.assigned.contains(use.name()))
                        .toList());
    }

    private static ParseContext parse(String text, Positions positions) {
        var lexer = new LiquidLexer(CharStreams.fromString(text), true, false, false, Set.of(), LiquidDialect.TAGS);
        lexer.removeErrorListeners();
        lexer.addErrorListener(new BaseErrorListener() {
            @Override
            public void syntaxError(
                    Recognizer<?, ?> recognizer,
                    @Nullable Object symbol,
                    int line,
                    int column,
                    String message,
                    @Nullable RecognitionException e) {
                throw new LiquidInvalid(
                        List.of(new LiquidProblem(line, column + 1, "has a character that no tag can have here")));
            }
        });
        var lexed = new ArrayList<CommonToken>();
        do {
            lexed.add((CommonToken) lexer.nextToken());
        } while (lexed.getLast().getType() != Token.EOF);
        var tokens = new CommonTokenStream(new ListTokenSource(TemplateTokens.prepare(lexed, positions)));
        // In its strict mode the parser does not tell where in an output the error is.
        var parser = new LiquidParser(tokens, true, false, TemplateParser.ErrorMode.LAX);
        parser.removeErrorListeners();
        parser.addErrorListener(new BaseErrorListener() {
            @Override
            public void syntaxError(
                    Recognizer<?, ?> recognizer,
                    @Nullable Object symbol,
                    int line,
                    int column,
                    String message,
                    @Nullable RecognitionException e) {
                var at = symbol instanceof Token known ? known : tokens.LT(1);
                var token = at.getType() == LiquidLexer.TagStart ? tokens.get(at.getTokenIndex() + 1) : at;
                throw new LiquidInvalid(List.of(positions.problem(token, unexpected(token))));
            }
        });
        return parser.parse();
    }

    private static String unexpected(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "ends before a tag or a block is closed";
            case LiquidLexer.InvalidTagId -> "'" + token.getText() + "' is no tag of the template language";
            default -> "'" + shown(token.getText()) + "' is not expected here";
        };
    }

    private static String shown(String text) {
        var line = text.strip();
        return line.length() > 40 ? line.substring(0, line.offsetByCodePoints(0, 30)) + "..." : line;
    }

    private void problem(Token token, String detail) {
        problems.add(positions.problem(token, detail));
    }

    private void use(String name, Token token) {
        if (!loops.contains(name)) {
            uses.putIfAbsent(name, positions.use(name, token));
        }
    }

    @Override
    public @Nullable Void visitLookup_id_indexes(Lookup_id_indexesContext lookup) {
        use(lookup.id().getText(), lookup.getStart());
        return super.visitLookup_id_indexes(lookup);
    }

    @Override
    public @Nullable Void visitLookup_Str(Lookup_StrContext lookup) {
        use(unquoted(lookup.Str().getText()), lookup.getStart());
        return null;
    }

    @Override
    public @Nullable Void visitLookup_Id(Lookup_IdContext lookup) {
        problem(lookup.getStart(), "names a variable by another one, so that nobody can tell which it uses");
        return null;
    }

    private static String unquoted(String text) {
        return text.substring(1, text.length() - 1);
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentContext assignment) {
        assigned.add(assignment.id().getText());
        return super.visitAssignment(assignment);
    }

    @Override
    public @Nullable Void visitCapture_tag_Id(Capture_tag_IdContext capture) {
        assigned.add(capture.id().getText());
        return super.visitCapture_tag_Id(capture);
    }

    @Override
    public @Nullable Void visitCapture_tag_Str(Capture_tag_StrContext capture) {
        assigned.add(unquoted(capture.Str().getText()));
        return super.visitCapture_tag_Str(capture);
    }

    @Override
    public @Nullable Void visitFor_array(For_arrayContext loop) {
        visit(loop.lookup());
        loop.for_attribute().forEach(this::visit);
        within(loop.id().getText(), loop.for_block().a);
        if (loop.for_block().b != null) {
            visit(loop.for_block().b);
        }
        return null;
    }

    @Override
    public @Nullable Void visitFor_range(For_rangeContext loop) {
        visit(loop.from);
        visit(loop.to);
        loop.for_attribute().forEach(this::visit);
        within(loop.id().getText(), loop.block());
        return null;
    }

    private void within(String name, ParserRuleContext body) {
        loops.add(name);
        loops.add("forloop");
        visit(body);
        loops.removeLast();
        loops.removeLast();
    }

    @Override
    public @Nullable Void visitOutput(OutputContext output) {
        if (output.unparsed != null) {
            var token = output.unparsed.getStart();
            problem(token, unexpected(token));
        }
        return super.visitOutput(output);
    }

    @Override
    public @Nullable Void visitFilter(FilterContext filter) {
        var name = filter.Id().getText();
        var given = filter.params() == null ? 0 : filter.params().param_expr().size();
        LiquidDialect.problemOf(name, given)
                .ifPresent(detail -> problem(filter.Id().getSymbol(), detail));
        return super.visitFilter(filter);
    }

    @Override
    public @Nullable Void visitTerm_LongNum(Term_LongNumContext number) {
        if (number.getText().length() > 18) {
            problem(number.getStart(), "is a number with too many digits");
        }
        return null;
    }

    @Override
    public @Nullable Void visitTable_tag(Table_tagContext table) {
        problem(table.TableStart().getSymbol(), "'tablerow' is no tag of the template language");
        return null;
    }

    @Override
    public @Nullable Void visitInclude_tag(Include_tagContext include) {
        problem(include.getStart(), "includes another text, which a prompt cannot");
        return null;
    }

    @Override
    public @Nullable Void visitInclude_relative_tag(Include_relative_tagContext include) {
        problem(include.getStart(), "includes another text, which a prompt cannot");
        return null;
    }
}
