package ai.jarvis.knowledge.parsing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The formats that can be read, as people call them, with the extensions that claim them. */
enum Format {
    PDF("a PDF", "pdf"),
    DOCX("a Word document", "docx docm dotx dotm"),
    PPTX("a PowerPoint presentation", "pptx pptm ppsx ppsm potx potm"),
    XLSX("an Excel workbook", "xlsx xlsm xltx xltm"),
    DOC("a Word document", "doc dot"),
    PPT("a PowerPoint presentation", "ppt pps pot"),
    XLS("an Excel workbook", "xls xlt"),
    HTML("a web page", "html htm xhtml"),
    MARKDOWN("Markdown", "md markdown mdown mkd mdx"),
    CSV("a CSV file", "csv tsv"),
    CODE(
            "source code",
            """
            java kt kts scala groovy clj py pyi rb php pl lua r jl js mjs cjs jsx ts tsx vue svelte css scss less go rs c \
            cc cpp cxx h hh hpp m mm swift cs fs vb dart ex exs erl hs ml elm zig nim sh bash zsh fish bat cmd ps1 sql \
            proto graphql gql thrift json jsonl ndjson json5 yaml yml toml ini cfg conf properties env xml xsd xsl xslt \
            wsdl gradle tf hcl cmake mk dockerfile tex asm s"""),
    TEXT("text", "txt text log rst adoc asciidoc org srt vtt");

    private static final Map<String, Format> BY_EXTENSION = new HashMap<>();

    static {
        for (Format format : values()) {
            for (String extension : format.extensions.split(" ", -1)) {
                BY_EXTENSION.put(extension, format);
            }
        }
    }

    private final String label;
    private final String extensions;

    Format(String label, String extensions) {
        this.label = label;
        this.extensions = extensions;
    }

    /** With its article: "a PDF". */
    String label() {
        return label;
    }

    /** Whether the file itself is text. */
    boolean isText() {
        return compareTo(HTML) >= 0;
    }

    /** What the name claims; absent if it claims nothing that we know. */
    static Optional<Format> ofName(String name) {
        int dot = name.lastIndexOf('.');
        String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return dot < 0 ? Optional.empty() : Optional.ofNullable(BY_EXTENSION.get(extension));
    }
}
