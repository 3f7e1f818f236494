package ai.jarvis.localstack.bedrock;

import java.util.List;

/** Prompts as the platform writes them. */
final class Prompts {

    private Prompts() {}

    static String prompt(String question, Passage... passages) {
        StringBuilder prompt = new StringBuilder("<passages>\n");
        for (Passage passage : passages) {
            prompt.append("<passage n=\"%d\" document=\"%s\" page=\"1\">\n%s\n</passage>\n"
                    .formatted(passage.number(), passage.document(), passage.text()));
        }
        return prompt.append("</passages>\n<question>\n")
                .append(question)
                .append("\n</question>")
                .toString();
    }

    static String prompt(String question, String... texts) {
        Passage[] passages = new Passage[texts.length];
        for (int i = 0; i < texts.length; i++) {
            passages[i] = new Passage(i + 1, "document", texts[i]);
        }
        return prompt(question, passages);
    }

    /** The quotes of an answer, without their numbers. */
    static List<String> quotes(String answer) {
        return answer.lines()
                .map(line -> line.substring(0, line.lastIndexOf(" [")))
                .toList();
    }
}
