package ai.jarvis.localstack.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.bedrock.Conversation.Message;
import ai.jarvis.localstack.bedrock.Conversation.Role;
import ai.jarvis.localstack.bedrock.Conversation.ToolConfig;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalExtractiveTest {

    private static final String SERVICE =
            """
            # Ordering service

            ## 1. Limits (限制)

            | Metric | 目標值 |
            | :--- | :--- |
            | P95 延遲 | `< 20ms` |
            | 可用性 (Availability) | `99.5%` |

            ## 2. 技术栈

            - 向量数据库采用 Qdrant，后来迁移到 pgvector。
            - 缓存使用 **Redis 7**（AWS ElastiCache）。
            - 消息队列使用 RabbitMQ。

            ## 3. Operations

            The service is deployed to three regions every night. Backups are kept for 35 days.
            Dr. Smith is the owner of the on-call rota, and 王小明 stands in for her.
            """;
    private static final String BREAD =
            "Knead the dough for ten minutes. Let it rise until it has doubled. Bake it hot.";

    private final LocalExtractive model = new LocalExtractive();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How long are backups kept?|Backups are kept for 35 days.",
                "Who owns the on-call rota?|Dr. Smith is the owner of the on-call rota, and 王小明 stands in for her.",
                "Where is the service deployed?|The service is deployed to three regions every night.",
                "缓存用什么？|- 缓存使用 **Redis 7**（AWS ElastiCache）。",
                "緩存使用什麼？|- 缓存使用 **Redis 7**（AWS ElastiCache）。",
                "向量数据库是什么？|- 向量数据库采用 Qdrant，后来迁移到 pgvector。",
                "ＲａｂｂｉｔＭＱ 是做什么的？|- 消息队列使用 RabbitMQ。",
                "How long should the dough be kneaded?|Knead the dough for ten minutes.",
            })
    void quotesTheSentenceThatAnswers(String question, String quote) {
        assertThat(Prompts.quotes(answer(Prompts.prompt(question, SERVICE, BREAD))))
                .first()
                .isEqualTo(quote);
    }

    @ParameterizedTest
    @ValueSource(strings = {"What is the P95 target?", "p95 延迟目标是多少？"})
    void quotesARowOfATable(String question) {
        assertThat(answer(Prompts.prompt(question, BREAD, SERVICE))).startsWith("| P95 延遲 | `< 20ms` | [2]");
    }

    @Test
    void quotesTheRowOfACsvFileThatAnswers() {
        var prices =
                """
                Article,Product,Category,Price in euros,Delivery time
                NW-100,Temperature sensor Basic,Sensors,39.00,2 days
                NW-160,"Vibration sensor, very precise",Sensors,245.00,10 days
                NW-220,Gateway Professional,Gateways,748.00,7 days
                """;
        assertThat(Prompts.quotes(answer(Prompts.prompt("What is the price of the Gateway Professional?", prices))))
                .first()
                .isEqualTo("NW-220,Gateway Professional,Gateways,748.00,7 days");
    }

    @Test
    void quotesTheRowOfAWideTableThatAnswers() {
        var limits =
                """
                出差地區 | 每晚住宿費上限（含早餐） | 每日膳雜費上限（憑據報銷）
                台灣各縣市與離島地區 | 新台幣三千二百元整 | 新台幣八百元整
                日本與韓國各大城市 | 新台幣五千五百元整 | 新台幣一千八百元整
                """;
        assertThat(Prompts.quotes(answer(Prompts.prompt("日本的住宿費上限是多少？", limits))))
                .first()
                .isEqualTo("日本與韓國各大城市 | 新台幣五千五百元整 | 新台幣一千八百元整");
    }

    @Test
    void prefersWhatStandsUnderAHeadingToTheHeading() {
        assertThat(Prompts.quotes(answer(Prompts.prompt("技术栈有哪些？", SERVICE, BREAD))))
                .hasSize(3)
                .allMatch(quote -> quote.startsWith("- "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What is the capital of Mongolia?",
                "Who won the football world cup in 2014?",
                "蒙古国的首都是哪里？",
                "公司的年假有多少天？",
                "What is it?",
                "？",
                "🍞"
            })
    void refusesWhatNoPassageAnswers(String question) {
        assertThat(answer(Prompts.prompt(question, SERVICE, BREAD))).isEqualTo(LocalExtractive.NO_ANSWER);
    }

    @Test
    void refusesInTheWordsOfTheSystemPrompt() {
        String system = "Answer from the passages.\nno-answer: 知识库中没有答案。\nBe brief.";

        assertThat(answer(system, Prompts.prompt("Who won the cup?", BREAD))).isEqualTo("知识库中没有答案。");
        assertThat(answer(system, Prompts.prompt("Who won the cup?", new String[0])))
                .isEqualTo("知识库中没有答案。");
    }

    @Test
    void saysWhatItIsWhenItGetsNoPassages() {
        assertThat(answer("Tell me a joke")).isEqualTo(LocalExtractive.PLAIN_CHAT);
    }

    @Test
    void quotesWordForWord() {
        String text =
                "The vector<float> store of 𠮷田\u3000keeps  two\tspaces & an emoji 👩‍💻 in e\u0301ach row.\r\nOther line.";

        String quote = Prompts.quotes(answer(Prompts.prompt("What does the vector store of 𠮷田 keep?", text)))
                .getFirst();

        assertThat(text).contains(quote);
        assertThat(quote).startsWith("The vector<float>").endsWith("row.");
    }

    @Test
    void quotesAWrappedSentenceLineByLine() {
        String text =
                "The warranty of the pump covers every part that is listed in\nthe second appendix for five years.\n";

        assertThat(answer(Prompts.prompt("What does the warranty of the pump cover?", text)))
                .isEqualTo("The warranty of the pump covers every part that is listed in [1]\n"
                        + "the second appendix for five years. [1]");
    }

    @Test
    void numbersQuotesByTheirPassage() {
        Passage other = new Passage(7, "notes", BREAD);

        assertThat(answer(Prompts.prompt("How long should the dough be kneaded?", other)))
                .endsWith(" [7]");
    }

    @Test
    void completesAFollowUpFromTheQuestionBefore() {
        String text =
                "Gateway latency is 12 ms. Gateway p95 is 30 ms.\nBilling latency is 50 ms. Billing p95 is 90 ms.";
        List<Message> messages = List.of(
                new Message(Role.USER, Prompts.prompt("What is the latency of billing?", text)),
                new Message(Role.ASSISTANT, "Billing latency is 50 ms. [1]"),
                new Message(Role.USER, Prompts.prompt("And its p95?", text)));

        assertThat(answer("", messages)).startsWith("Billing p95 is 90 ms. [1]");
    }

    @Test
    void doesNotLetAnEarlierQuestionSpoilAnotherOne() {
        List<Message> messages = List.of(
                new Message(
                        Role.USER, "How should yeast dough be kneaded, folded, shaped and proved overnight at home?"),
                new Message(Role.ASSISTANT, LocalExtractive.NO_ANSWER),
                new Message(Role.USER, Prompts.prompt("RabbitMQ?", SERVICE)));

        assertThat(answer("", messages)).startsWith("- 消息队列使用 RabbitMQ。 [1]");
    }

    @Test
    void doesNotQuoteATableOfContentsOrCodeWhereProseAnswers() {
        String text = "1. [Retention of backups](#retention)\n\n```yaml\nbackups:\n  retention: 35\n```\n\n"
                + "The retention of backups is 35 days.";

        assertThat(answer(Prompts.prompt("What is the retention of backups?", text)))
                .startsWith("The retention of backups is 35 days. [1]");
    }

    @Test
    void findsChineseTextForAnEnglishQuestionByItsGlossary() {
        assertThat(answer(Prompts.prompt("Which message queue is used?", SERVICE, BREAD)))
                .startsWith("- 消息队列使用 RabbitMQ。 [1]");
    }

    private String answer(String message) {
        return answer("", message);
    }

    private String answer(String system, String message) {
        return answer(system, List.of(new Message(Role.USER, message)));
    }

    private String answer(String system, List<Message> messages) {
        StringBuilder text = new StringBuilder();
        try {
            model.converse(
                    new Conversation(
                            ModelCatalog.LOCAL_EXTRACTIVE,
                            system,
                            messages,
                            ToolConfig.NONE,
                            OptionalInt.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            List.of()),
                    text::append);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }
}
