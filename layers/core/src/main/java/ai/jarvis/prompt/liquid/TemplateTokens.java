package ai.jarvis.prompt.liquid;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import liqp.org.antlr.v4.runtime.CommonToken;
import liqp.org.antlr.v4.runtime.Token;
import liquid.parser.v4.LiquidLexer;

/**
 * Prepares a template's tokens for the parser. Blocks may be written as outputs are, {@code {{ if x }} ... {{ end }}}, and
 * filters with their family and without a colon, {@code {{ list | array.join ', ' }}}: these short forms become what Liquid
 * has for them, each in its place, so that errors are told where they are. Plain text, of which the lexer makes a token for
 * each character, becomes one token.
 */
final class TemplateTokens {
    /** How deep blocks can be nested: whoever walks the tree needs stack for it. */
    private static final int DEEPEST = 50;

    /** The same for brackets in a tag, which the parser looks through again and again. */
    private static final int DEEPEST_BRACKETS = 10;

    private static final int MOST_OPERATORS = 50;

    /** Of one tag: the parser's time grows with the square of them. */
    private static final int MOST_TOKENS = 200;

    private static final Set<String> FAMILIES = Set.of("array", "math", "object", "string");

    private static final Map<Integer, Integer> ENDS = Map.of(
            LiquidLexer.IfStart, LiquidLexer.IfEnd,
            LiquidLexer.UnlessStart, LiquidLexer.UnlessEnd,
            LiquidLexer.CaseStart, LiquidLexer.CaseEnd,
            LiquidLexer.ForStart, LiquidLexer.ForEnd,
            LiquidLexer.TableStart, LiquidLexer.TableEnd,
            LiquidLexer.CaptureStart, LiquidLexer.CaptureEnd);

    private static final Set<Integer> OPERATORS = Set.of(
            LiquidLexer.And,
            LiquidLexer.Or,
            LiquidLexer.Contains,
            LiquidLexer.Eq,
            LiquidLexer.NEq,
            LiquidLexer.Gt,
            LiquidLexer.GtEq,
            LiquidLexer.Lt,
            LiquidLexer.LtEq);

    private final Positions positions;
    private final List<CommonToken> prepared = new ArrayList<>();
    private final Deque<Integer> open = new ArrayDeque<>();
    private boolean isComment;

    private TemplateTokens(Positions positions) {
        this.positions = positions;
    }

    /** The tokens for the parser, of all that the lexer made. */
    static List<CommonToken> prepare(List<CommonToken> lexed, Positions positions) {
        var tokens = new TemplateTokens(positions);
        var shown = lexed.stream()
                .filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL)
                .toList();
        var at = 0;
        while (at < shown.size()) {
            at = tokens.take(shown, at);
        }
        return tokens.prepared;
    }

    /** Takes the token there, with its whole tag if it begins one; where the next is. */
    private int take(List<CommonToken> shown, int at) {
        var token = shown.get(at);
        switch (token.getType()) {
            case LiquidLexer.Other, LiquidLexer.OtherRaw -> text(token);
            case LiquidLexer.OutStart, LiquidLexer.TagStart -> {
                var end = at;
                while (end < shown.size() && !endsTag(shown.get(end))) {
                    end++;
                }
                var next = Math.min(end + 1, shown.size());
                tag(shown.subList(at, next));
                return next;
            }
            default -> prepared.add(token);
        }
        return at + 1;
    }

    private static boolean endsTag(Token token) {
        return switch (token.getType()) {
            case LiquidLexer.OutEnd, LiquidLexer.TagEnd, LiquidLexer.RawStart, Token.EOF -> true;
            default -> false;
        };
    }

    private void text(CommonToken token) {
        if (!prepared.isEmpty()) {
            var last = prepared.getLast();
            if (last.getType() == token.getType() && last.getStopIndex() + 1 == token.getStartIndex()) {
                last.setStopIndex(token.getStopIndex());
                return;
            }
        }
        prepared.add(token);
    }

    private void tag(List<CommonToken> tag) {
        if (isComment) {
            isComment = type(tag, 1) != LiquidLexer.CommentEnd;
            prepared.addAll(tag);
            return;
        }
        var rest = type(tag, 0) == LiquidLexer.OutStart ? shortBlock(tag) : tag;
        isComment = type(rest, 1) == LiquidLexer.CommentStart;
        nest(rest);
        requireShallow(rest);
        for (var at = 0; at < rest.size(); at++) {
            prepared.add(rest.get(at));
            if (type(rest, at) == LiquidLexer.Pipe && isShortFilter(rest, at)) {
                prepared.add(rest.get(at + 3));
                if (hasArgument(rest, at + 4)) {
                    prepared.add(colonBefore(rest.get(at + 4)));
                }
                at += 3;
            }
        }
    }

    private static int type(List<CommonToken> tag, int at) {
        return at < tag.size() ? tag.get(at).getType() : Token.INVALID_TYPE;
    }

    /** The tag of a block that is written as an output is; any other as it was. */
    private List<CommonToken> shortBlock(List<CommonToken> tag) {
        var second = type(tag, 2);
        var isAlone = second == LiquidLexer.OutEnd;
        var isName = isAlone
                || second == LiquidLexer.Pipe
                || second == LiquidLexer.Dot
                || second == LiquidLexer.OBr
                || OPERATORS.contains(second);
        return switch (tag.get(1).getText()) {
            case "if" -> isName ? tag : asTag(tag, LiquidLexer.IfStart);
            case "unless" -> isName ? tag : asTag(tag, LiquidLexer.UnlessStart);
            case "for" -> type(tag, 3) == LiquidLexer.In ? asTag(tag, LiquidLexer.ForStart) : tag;
            case "elsif" -> isName || open.isEmpty() ? tag : asTag(tag, LiquidLexer.Elsif);
            case "else" -> {
                if (open.isEmpty()) {
                    yield tag;
                }
                if (isAlone) {
                    yield asTag(tag, LiquidLexer.Else);
                }
                yield tag.get(2).getText().equals("if") ? asTag(without(tag, 2), LiquidLexer.Elsif) : tag;
            }
            case "end" -> isAlone && !open.isEmpty() ? asTag(tag, ENDS.get(open.peek())) : tag;
            default -> tag;
        };
    }

    private static List<CommonToken> without(List<CommonToken> tag, int at) {
        var rest = new ArrayList<>(tag);
        rest.remove(at);
        return rest;
    }

    private static List<CommonToken> asTag(List<CommonToken> output, int type) {
        output.getFirst().setType(LiquidLexer.TagStart);
        output.get(1).setType(type);
        if (output.getLast().getType() == LiquidLexer.OutEnd) {
            output.getLast().setType(LiquidLexer.TagEnd);
        }
        return output;
    }

    private void nest(List<CommonToken> tag) {
        if (type(tag, 0) != LiquidLexer.TagStart) {
            return;
        }
        var type = type(tag, 1);
        if (ENDS.containsKey(type)) {
            open.push(type);
            if (open.size() > DEEPEST) {
                throw new LiquidInvalid(
                        List.of(positions.problem(tag.getFirst(), "is nested more than " + DEEPEST + " blocks deep")));
            }
        } else if (!open.isEmpty() && ENDS.get(open.peek()) == type) {
            open.pop();
        }
    }

    private void requireShallow(List<CommonToken> tag) {
        var depth = 0;
        var operators = 0;
        for (var token : tag) {
            switch (token.getType()) {
                case LiquidLexer.OPar, LiquidLexer.OBr -> depth++;
                case LiquidLexer.CPar, LiquidLexer.CBr -> depth--;
                default -> operators += OPERATORS.contains(token.getType()) ? 1 : 0;
            }
            if (depth > DEEPEST_BRACKETS || operators > MOST_OPERATORS || tag.size() > MOST_TOKENS) {
                throw new LiquidInvalid(List.of(positions.problem(tag.getFirst(), "is too complicated for one tag")));
            }
        }
    }

    private static boolean isShortFilter(List<CommonToken> tag, int pipe) {
        return type(tag, pipe + 1) == LiquidLexer.Id
                && FAMILIES.contains(tag.get(pipe + 1).getText())
                && type(tag, pipe + 2) == LiquidLexer.Dot
                && type(tag, pipe + 3) == LiquidLexer.Id;
    }

    private static boolean hasArgument(List<CommonToken> tag, int at) {
        return switch (type(tag, at)) {
            case Token.INVALID_TYPE,
                    Token.EOF,
                    LiquidLexer.Col,
                    LiquidLexer.Pipe,
                    LiquidLexer.OutEnd,
                    LiquidLexer.TagEnd -> false;
            default -> true;
        };
    }

    private static CommonToken colonBefore(CommonToken token) {
        var colon = new CommonToken(token);
        colon.setType(LiquidLexer.Col);
        colon.setText(":");
        colon.setStopIndex(colon.getStartIndex());
        return colon;
    }
}
