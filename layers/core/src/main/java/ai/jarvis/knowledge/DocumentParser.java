package ai.jarvis.knowledge;

import java.nio.file.Path;

/** Reads documents of the formats that the platform takes. */
public interface DocumentParser {
    /**
     * The text of a document.
     *
     * @param name the document's name, whose extension says what it claims to be
     * @param content a file with the bytes; it is not changed
     * @throws DocumentRejected if the bytes are not a document that can be read; trying again will not help
     */
    ParsedDocument parse(String name, Path content) throws DocumentRejected;
}
