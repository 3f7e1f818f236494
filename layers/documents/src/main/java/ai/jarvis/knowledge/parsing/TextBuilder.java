package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.ParsedDocument;
import ai.jarvis.knowledge.ParsedDocument.Block;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a text together block by block, within its bound. */
final class TextBuilder {
    private final int mostCharacters;
    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();

    TextBuilder(int mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /** Adds a block, unless it is blank; rows and items follow each other on lines, all else with a blank line between. */
    void add(Kind kind, int level, Optional<Integer> page, String content) {
        String clean = TextCleaner.clean(content).strip();
        if (clean.isEmpty()) {
            return;
        }
        if (!blocks.isEmpty()) {
            boolean close = (kind == Kind.TABLE_ROW || kind == Kind.LIST_ITEM)
                    && blocks.getLast().kind() == kind;
            text.append(close ? "\n" : "\n\n");
        }
        if (text.length() + clean.length() > mostCharacters) {
            throw Rejection.tooLong(mostCharacters);
        }
        blocks.add(new Block(kind, text.length(), text.length() + clean.length(), level, page));
        text.append(clean);
    }

    ParsedDocument document() {
        return new ParsedDocument(text.toString(), blocks);
    }
}
