package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ParsedDocument.Block;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A document's headings as a tree: the headings above each block, and where its sections start. */
final class Outline {
    private static final int DEEPEST_SECTION = 3;
    private static final int LONGEST_TITLE = 100;
    private static final int LONGEST_TABLE_HEADER = 200;
    private static final Pattern MARKDOWN_MARKS = Pattern.compile("^#{1,6}\\s+|\\s+#+\\s*$|\\n[=-]+\\s*$|\\*\\*|`");
    private static final Pattern OUTER_BARS = Pattern.compile("^\\|\\s*|\\s*\\|$");

    /** A heading and those above it; only the root has no parent. Two headings of one title are two. */
    static final class Heading {
        private static final Heading ROOT = new Heading(null, 0, "");

        private final @Nullable Heading parent;
        private final int level;
        private final int depth;
        private final String title;

        private Heading(@Nullable Heading parent, int level, String title) {
            this.parent = parent;
            this.level = level;
            this.depth = parent == null ? 0 : parent.depth + 1;
            this.title = title;
        }

        static Heading common(Heading one, Heading other) {
            Heading a = one;
            Heading b = other;
            while (a != b) {
                if (a.depth >= b.depth) {
                    a = Objects.requireNonNull(a.parent);
                } else {
                    b = Objects.requireNonNull(b.parent);
                }
            }
            return a;
        }
    }

    /** A run of blocks below one heading of level 1 to 3; {@code to} is exclusive. */
    record Section(int from, int to, Heading heading) {}

    private final ParsedDocument document;
    private final List<Heading> headings = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final int[] tableStarts;

    Outline(ParsedDocument document) {
        this.document = document;
        this.tableStarts = new int[document.blocks().size()];
        Heading heading = Heading.ROOT;
        Heading sectionHeading = heading;
        int sectionStart = 0;
        boolean onlyHeadings = true;
        for (int i = 0; i < document.blocks().size(); i++) {
            Block block = document.blocks().get(i);
            boolean isRow = block.kind() == Kind.TABLE_ROW;
            tableStarts[i] =
                    isRow && i > 0 && document.blocks().get(i - 1).kind() == Kind.TABLE_ROW ? tableStarts[i - 1] : i;
            if (block.kind() == Kind.HEADING) {
                heading = below(heading, block);
                if (block.level() <= DEEPEST_SECTION) {
                    // A heading without a text of its own belongs to the section that it introduces.
                    if (i > sectionStart
                            && !(onlyHeadings && Heading.common(heading, sectionHeading) == sectionHeading)) {
                        sections.add(new Section(sectionStart, i, sectionHeading));
                        sectionStart = i;
                        onlyHeadings = true;
                    }
                    sectionHeading = heading;
                }
            } else {
                onlyHeadings = false;
            }
            headings.add(heading);
        }
        if (!headings.isEmpty()) {
            sections.add(new Section(sectionStart, headings.size(), sectionHeading));
        }
    }

    List<Section> sections() {
        return sections;
    }

    /** Whether two neighbouring sections have the same parent, or one is the other's. */
    static boolean related(Section one, Section other) {
        int common = Heading.common(one.heading(), other.heading()).depth;
        return common >= Math.max(one.heading().depth, other.heading().depth) - 1;
    }

    /** The headings above all text of the blocks {@code from..to} (both inclusive), and the header of the table that {@code from} continues. */
    String breadcrumb(int from, int to) {
        Heading heading = null;
        for (int i = from; i <= to; i++) {
            if (document.blocks().get(i).kind() != Kind.HEADING) {
                heading = heading == null ? headings.get(i) : Heading.common(heading, headings.get(i));
            }
        }
        if (heading == null) {
            heading = headings.get(from);
        }
        List<String> titles = new ArrayList<>();
        for (Heading h = heading; h.parent != null; h = h.parent) {
            titles.addFirst(h.title);
        }
        if (tableStarts[from] < from) {
            titles.add(firstLine(document.blocks().get(tableStarts[from])));
        }
        return String.join(" > ", titles);
    }

    private Heading below(Heading before, Block block) {
        Heading parent = before;
        while (parent.parent != null && parent.level >= block.level()) {
            parent = parent.parent;
        }
        String raw = document.text().substring(block.start(), block.end()).strip();
        String title = MARKDOWN_MARKS.matcher(raw).replaceAll("").replaceAll("\\s+", " ");
        return new Heading(parent, block.level(), shorten(title, LONGEST_TITLE));
    }

    private String firstLine(Block row) {
        int lineEnd = document.text().indexOf('\n', row.start());
        int end = lineEnd < 0 || lineEnd > row.end() ? row.end() : lineEnd;
        int bounded = Math.min(end, row.start() + 4 * LONGEST_TABLE_HEADER);
        String header = document.text().substring(row.start(), bounded).strip();
        return shorten(OUTER_BARS.matcher(header).replaceAll(""), LONGEST_TABLE_HEADER);
    }

    private static String shorten(String title, int codePoints) {
        if (title.codePointCount(0, title.length()) <= codePoints) {
            return title;
        }
        return title.substring(0, title.offsetByCodePoints(0, codePoints - 1)) + "…";
    }
}
