package ai.jarvis.chat;

import ai.jarvis.knowledge.ChunkId;
import ai.jarvis.knowledge.DocumentId;
import ai.jarvis.platform.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The column {@code messages.answer}. */
record StoredAnswer(List<StoredCitation> citations, boolean grounded, String model) {
    record StoredCitation(
            int index,
            String document,
            String documentName,
            String chunk,
            @Nullable Integer page,
            int start,
            int end,
            String quote) {}

    static String write(Message.AnswerDetails details) {
        var citations = details.citations().stream()
                .map(c -> new StoredCitation(
                        c.index(),
                        c.document().value(),
                        c.documentName(),
                        c.chunk().value(),
                        c.page().orElse(null),
                        c.start(),
                        c.end(),
                        c.quote()))
                .toList();
        return Json.write(new StoredAnswer(citations, details.grounded(), details.model()));
    }

    static Message.AnswerDetails read(String json) {
        var stored = Json.read(json, StoredAnswer.class);
        var citations = stored.citations().stream()
                .map(c -> new Citation(
                        c.index(),
                        new DocumentId(c.document()),
                        c.documentName(),
                        new ChunkId(c.chunk()),
                        Optional.ofNullable(c.page()),
                        c.start(),
                        c.end(),
                        c.quote()))
                .toList();
        return new Message.AnswerDetails(citations, stored.grounded(), stored.model());
    }
}
