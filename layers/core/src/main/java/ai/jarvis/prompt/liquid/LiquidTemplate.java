package ai.jarvis.prompt.liquid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import liqp.LValue;
import liqp.TemplateContext;
import liqp.exceptions.ExceededMaxIterationsException;
import liqp.nodes.AtomNode;
import liqp.nodes.InsertionNode;
import liqp.nodes.LNode;
import liqp.nodes.LookupNode;
import liqp.parser.v4.NodeVisitor;
import liquid.parser.v4.LiquidParser.For_rangeContext;
import liquid.parser.v4.LiquidParser.Lookup_id_indexesContext;
import org.jspecify.annotations.Nullable;

/**
 * A template that was read. It is the same for all who render it, at a time too: it has no state of its own, sees nothing
 * but the values that it is given, and the same values give the same text.
 */
public final class LiquidTemplate {
    private final LNode root;
    private final List<VariableUse> uses;

    private LiquidTemplate(LNode root, List<VariableUse> uses) {
        this.root = root;
        this.uses = uses;
    }

    /**
     * Reads a template.
     *
     * @throws LiquidInvalid if it is none
     */
    public static LiquidTemplate read(String text) {
        var read = TemplateReader.read(text);
        return new LiquidTemplate(new Nodes().visit(read.tree()), read.uses());
    }

    /** Where it first uses each name that it does not define itself, in the order of the text. */
    public List<VariableUse> uses() {
        return uses;
    }

    /**
     * Renders it.
     *
     * @param values maps, lists, strings, truth values and numbers
     * @throws RenderingFailed if that cannot be, or is too much
     */
    public String render(Map<String, Object> values) {
        return render(values, System::nanoTime);
    }

    String render(Map<String, Object> values, LongSupplier nanos) {
        Weight.require(values);
        try {
            return String.valueOf(root.render(new BoundedContext(values, nanos)));
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private static RenderingFailed failed(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RenderingFailed known) {
                return known;
            }
            if (cause instanceof ExceededMaxIterationsException) {
                return new RenderingFailed(
                        "The loops take more than " + LiquidDialect.MOST_TURNS + " turns together.", thrown);
            }
            if (cause instanceof ArithmeticException) {
                return new RenderingFailed("A number is divided by zero.", thrown);
            }
            if (String.valueOf(cause.getMessage()).startsWith("rendered string exceeds")) {
                return Weight.tooHeavy();
            }
        }
        return new RenderingFailed(
                "A filter or a comparison of the template cannot work on a value that it was given.", thrown);
    }

    /**
     * The library's nodes, but for two: one keeps what it looked up last, which renderings at a time would mix up; and a loop
     * over a range takes its last turn but one for its last.
     */
    private static final class Nodes extends NodeVisitor {
        Nodes() {
            super(LiquidDialect.INSERTIONS, LiquidDialect.FILTERS, true);
        }

        @Override
        public LookupNode visitLookup_id_indexes(Lookup_id_indexesContext lookup) {
            var node = new LookupNode(lookup.id().getText());
            for (var index : lookup.index()) {
                node.add(
                        index.Dot() != null
                                ? new LookupNode.Hash(index.id2().getText())
                                : new StatelessIndex(
                                        visit(index.expr()), index.expr().getText()));
            }
            return node;
        }

        @Override
        public LNode visitFor_range(For_rangeContext loop) {
            var nodes = new ArrayList<@Nullable LNode>();
            nodes.add(new AtomNode(true));
            nodes.add(new AtomNode(loop.id().getText()));
            nodes.add(new Range(visit(loop.from), visit(loop.to)));
            nodes.add(visitBlock(loop.block()));
            nodes.add(null);
            nodes.add(new AtomNode("(" + loop.from.getText() + ".." + loop.to.getText() + ")"));
            nodes.add(new AtomNode(loop.Reversed() != null));
            loop.for_attribute().forEach(attribute -> nodes.add(visit(attribute)));
            return new InsertionNode(LiquidDialect.INSERTIONS.get("for"), nodes.toArray(LNode[]::new));
        }
    }

    /** The whole numbers from one to another. */
    private static final class Range extends LValue implements LNode {
        private final LNode from;
        private final LNode to;

        Range(LNode from, LNode to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public List<Long> render(TemplateContext context) {
            var first = asNumber(from.render(context)).longValue();
            var last = asNumber(to.render(context)).longValue();
            // One turn more than there can be is enough to be refused.
            var most = Math.addExact(first, LiquidDialect.MOST_TURNS);
            return LongStream.rangeClosed(first, Math.min(last, most)).boxed().toList();
        }
    }

    private record StatelessIndex(LNode expression, String text) implements LookupNode.Indexable {
        @Override
        public Object get(Object value, TemplateContext context) {
            return new LookupNode.Index(expression, text).get(value, context);
        }
    }
}
