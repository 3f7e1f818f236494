package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.ParsedDocument;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Structure of Markdown (CommonMark with GitHub's tables). The text is the source as it is, so that what is cited can be
 * found in it; marks such as {@code #} belong to their blocks.
 */
final class MarkdownSource {
    /** Quotes in quotes in lists: people nest a handful, attacks thousands. */
    private static final int DEEPEST_NESTING = 100;

    /** What is in a line does not matter here, and is the costly half of the work. */
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .maxOpenBlockParsers(DEEPEST_NESTING)
            .inlineParserFactory(context -> (lines, node) -> {})
            .build();

    private static final int LONGEST_FRONT_MATTER = 20_000;

    /** The tree of a slice of this size has some megabytes; that of the longest text would have hundreds. */
    private static final int SLICE = 200_000;

    private final SourceBlocks blocks;
    private int base;

    private MarkdownSource(String text) {
        this.blocks = new SourceBlocks(text);
        this.base = frontMatterEnd(text);
        if (base > 0) {
            blocks.add(Kind.CODE, 0, 0, base);
        }
        while (base < text.length()) {
            if (Thread.currentThread().isInterrupted()) {
                throw Rejection.interrupted();
            }
            int end = sliceEnd(text, base);
            walk(PARSER.parse(text.substring(base, end)), false);
            base = end;
        }
    }

    static ParsedDocument parse(String text) {
        return new MarkdownSource(text).blocks.document();
    }

    /** YAML between two lines of {@code ---} at the start would be taken for a heading. */
    private static int frontMatterEnd(String text) {
        if (!text.startsWith("---\n")) {
            return 0;
        }
        int end = text.indexOf("\n---\n", 3);
        return end < 0 || end > LONGEST_FRONT_MATTER ? 0 : end + 5;
    }

    /** Where nothing that began before goes on: a heading or a paragraph at the margin after a blank line, in no code. */
    private static int sliceEnd(String text, int from) {
        String fence = "";
        boolean afterBlank = false;
        for (int line = from; line < text.length(); ) {
            int newline = text.indexOf('\n', line);
            int end = newline < 0 ? text.length() : newline;
            char first = text.charAt(line);
            boolean opens = afterBlank && (first == '#' || Character.isLetter(first));
            if (opens && fence.isEmpty() && line - from >= SLICE) {
                return line;
            }
            String start = text.substring(line, Math.min(end, line + 8)).strip();
            if (start.startsWith("```") || start.startsWith("~~~")) {
                String mark = start.substring(0, 3);
                fence = fence.isEmpty() ? mark : fence.equals(mark) ? "" : fence;
            }
            afterBlank = start.isEmpty() && end - line < 8;
            line = end + 1;
        }
        return text.length();
    }

    private void walk(Node parent, boolean inItem) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Heading heading -> add(Kind.HEADING, heading.getLevel(), heading);
                case FencedCodeBlock code -> add(Kind.CODE, 0, code);
                case IndentedCodeBlock code -> add(Kind.CODE, 0, code);
                case TableBlock table -> rows(table);
                case ListItem item -> walk(item, true);
                case BlockQuote quote -> walk(quote, inItem);
                default -> {
                    if (node.getFirstChild() == null) {
                        add(inItem ? Kind.LIST_ITEM : Kind.PARAGRAPH, 0, node);
                    } else {
                        walk(node, inItem);
                    }
                }
            }
        }
    }

    /** The line of dashes below a table's header belongs to the header. */
    private void rows(TableBlock table) {
        Node header = table.getFirstChild();
        Node body = header == null ? null : header.getNext();
        if (header != null) {
            int end = body == null || body.getFirstChild() == null ? end(table) : start(body.getFirstChild());
            blocks.add(Kind.TABLE_ROW, 0, start(header.getFirstChild()), end);
        }
        for (Node row = body == null ? null : body.getFirstChild(); row instanceof TableRow; row = row.getNext()) {
            add(Kind.TABLE_ROW, 0, row);
        }
    }

    private void add(Kind kind, int level, Node node) {
        if (!node.getSourceSpans().isEmpty()) {
            blocks.add(kind, level, start(node), end(node));
        }
    }

    private int start(@Nullable Node node) {
        return node == null ? base : base + node.getSourceSpans().getFirst().getInputIndex();
    }

    private int end(Node node) {
        SourceSpan last = node.getSourceSpans().getLast();
        return base + last.getInputIndex() + last.getLength();
    }
}
