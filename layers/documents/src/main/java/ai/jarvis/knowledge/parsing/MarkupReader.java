package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Makes blocks of HTML's elements as they come: from Tika, which tells every format as XHTML, or from a web page. */
final class MarkupReader extends DefaultHandler {
    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "aside",
            "address",
            "blockquote",
            "figure",
            "figcaption",
            "details",
            "summary",
            "fieldset",
            "form",
            "ul",
            "ol",
            "dl",
            "dt",
            "dd",
            "table",
            "thead",
            "tbody",
            "tfoot",
            "caption",
            "hr",
            "body",
            "center",
            "legend",
            "option",
            "label");
    private static final int LONGEST_SLIDE_TITLE = 150;
    private static final char SOFT_HYPHEN = '\u00AD';

    private final Format format;
    private final TextBuilder text;
    private final int mostCells;
    private final int mostCharacters;
    private final StringBuilder pending = new StringBuilder();
    private Kind kind = Kind.PARAGRAPH;
    private int level;
    private int page;
    private int cells;
    private int cellsOfRow;
    private int rowDepth;
    private int listDepth;
    private int headDepth;
    private int preDepth;
    private boolean firstOfSlide;
    private @Nullable Rejection stopped;

    MarkupReader(Format format, ParsingLimits limits, TextBuilder text) {
        this.format = format;
        this.text = text;
        this.mostCells = limits.cells();
        this.mostCharacters = limits.characters();
    }

    /** Why the reading was stopped, if it was: libraries do not always let exceptions through. */
    Optional<Rejection> stopped() {
        return Optional.ofNullable(stopped);
    }

    void open(String tag, String style) {
        if (Thread.currentThread().isInterrupted()) {
            throw stop(Rejection.interrupted());
        }
        switch (tag) {
            case "head" -> headDepth++;
            case "h1", "h2", "h3", "h4", "h5", "h6" -> begin(Kind.HEADING, tag.charAt(1) - '0');
            case "li" -> begin(Kind.LIST_ITEM, 0);
            case "pre" -> {
                begin(Kind.CODE, 0);
                preDepth++;
            }
            case "tr" -> {
                begin(Kind.TABLE_ROW, 0);
                rowDepth++;
                cellsOfRow = 0;
            }
            case "td", "th" -> cell();
            case "br" -> pending.append('\n');
            case "ul", "ol" -> {
                begin(Kind.PARAGRAPH, 0);
                listDepth++;
            }
            default -> {
                if (startsPage(tag, style)) {
                    page++;
                    firstOfSlide = true;
                }
                if (BLOCKS.contains(tag)) {
                    boolean item =
                            tag.equals("p") && (style.startsWith("list") || (listDepth > 0 && kind == Kind.LIST_ITEM));
                    begin(item ? Kind.LIST_ITEM : Kind.PARAGRAPH, 0);
                }
            }
        }
    }

    void close(String tag) {
        switch (tag) {
            case "head" -> headDepth--;
            case "h1", "h2", "h3", "h4", "h5", "h6", "li" -> begin(Kind.PARAGRAPH, 0);
            case "pre" -> {
                begin(Kind.PARAGRAPH, 0);
                preDepth--;
            }
            case "tr" -> {
                rowDepth--;
                flush();
                kind = rowDepth > 0 ? Kind.TABLE_ROW : Kind.PARAGRAPH;
            }
            case "ul", "ol" -> {
                begin(Kind.PARAGRAPH, 0);
                listDepth--;
            }
            default -> {
                if (BLOCKS.contains(tag)) {
                    begin(Kind.PARAGRAPH, 0);
                }
            }
        }
    }

    void text(String content) {
        if (headDepth > 0) {
            return;
        }
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            boolean blank = Character.isWhitespace(c) || c == '\u00A0';
            if (preDepth > 0 || (format == Format.PDF && c == '\n')) {
                pending.append(c);
            } else if (!blank) {
                if (c != SOFT_HYPHEN) {
                    pending.append(c);
                }
            } else if (!pending.isEmpty() && !Character.isWhitespace(pending.charAt(pending.length() - 1))) {
                pending.append(' ');
            }
        }
        if (pending.length() > mostCharacters) {
            throw stop(Rejection.tooLong(mostCharacters));
        }
    }

    /** Ends the last block. */
    void finish() {
        flush();
    }

    private boolean startsPage(String tag, String style) {
        return tag.equals("div")
                && switch (format) {
                    case PDF, XLS -> style.equals("page");
                    case PPTX -> style.equals("slide-content");
                    case PPT -> style.equals("slide");
                    case XLSX -> style.equals("sheet");
                    default -> false;
                };
    }

    private void cell() {
        cells++;
        if (cells > mostCells) {
            throw stop(new Rejection(
                    Reason.TOO_LARGE, "The tables of the document have more than %,d cells.".formatted(mostCells)));
        }
        if (rowDepth > 0 && cellsOfRow++ > 0) {
            trimEnd(" ");
            pending.append(" | ");
        }
    }

    private void begin(Kind next, int nextLevel) {
        if (rowDepth > 0 && next != Kind.TABLE_ROW) {
            // Paragraphs in a cell stay in their row.
            if (!pending.isEmpty() && !Character.isWhitespace(pending.charAt(pending.length() - 1))) {
                pending.append(' ');
            }
            return;
        }
        flush();
        kind = next;
        level = nextLevel;
    }

    private void flush() {
        if (kind == Kind.TABLE_ROW) {
            trimEnd(" |");
        }
        String content = pending.toString();
        pending.setLength(0);
        if (content.isBlank()) {
            return;
        }
        Kind as = kind;
        int atLevel = kind == Kind.HEADING ? level : 0;
        if (format == Format.PDF) {
            content = PdfLines.join(content);
        } else if (isSlideTitle(content)) {
            as = Kind.HEADING;
            atLevel = 2;
        }
        firstOfSlide = false;
        try {
            text.add(as, atLevel, page > 0 ? Optional.of(page) : Optional.empty(), content);
        } catch (Rejection e) {
            throw stop(e);
        }
    }

    private void trimEnd(String characters) {
        int end = pending.length();
        while (end > 0 && characters.indexOf(pending.charAt(end - 1)) >= 0) {
            end--;
        }
        pending.setLength(end);
    }

    private boolean isSlideTitle(String content) {
        return firstOfSlide
                && (format == Format.PPTX || format == Format.PPT)
                && kind == Kind.PARAGRAPH
                && content.length() <= LONGEST_SLIDE_TITLE;
    }

    private Rejection stop(Rejection rejection) {
        stopped = rejection;
        return rejection;
    }

    @Override
    public void startElement(String uri, String localName, String qualifiedName, Attributes attributes) {
        String style = attributes.getValue("class");
        open(localName, style == null ? "" : style.toLowerCase(Locale.ROOT));
    }

    @Override
    public void endElement(String uri, String localName, String qualifiedName) {
        close(localName);
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        text(new String(characters, start, length));
    }

    @Override
    public void ignorableWhitespace(char[] characters, int start, int length) {
        text(new String(characters, start, length));
    }
}
