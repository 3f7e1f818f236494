package ai.jarvis.localstack.lambda;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.RunningEnds;
import ai.jarvis.localstack.manifest.Functions;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class QueueFunctionTest {
    private static final Functions.Function WORKER =
            RunningEnds.functions().byName().get("worker");

    @TempDir
    private Path directory;

    private RunningEnds ends;
    private final ConcurrentLinkedQueue<SQSEvent.SQSMessage> handled = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        ends = RunningEnds.over(directory);
    }

    @AfterEach
    void stop() {
        ends.close();
    }

    @Test
    void givesTheFunctionItsMessagesWithTheirAttributes() {
        deploy((event, context) -> {
            handled.addAll(event.getRecords());
            return null;
        });

        ends.sqs().sendMessage(request -> request.queueUrl(ends.queueUrl("work"))
                .messageBody("處理")
                .messageAttributes(Map.of(
                        "tenant",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("t1")
                                .build())));

        eventually(handled::size, size -> size > 0);
        SQSEvent.SQSMessage message = handled.element();
        assertThat(message.getBody()).isEqualTo("處理");
        assertThat(message.getEventSource()).isEqualTo("aws:sqs");
        assertThat(message.getEventSourceArn()).isEqualTo("arn:aws:sqs:eu-central-2:000000000000:work");
        assertThat(message.getAwsRegion()).isEqualTo("eu-central-2");
        assertThat(message.getAttributes())
                .containsEntry("ApproximateReceiveCount", "1")
                .containsKeys("SentTimestamp", "ApproximateFirstReceiveTimestamp", "SenderId");
        assertThat(message.getMessageAttributes().get("tenant").getStringValue())
                .isEqualTo("t1");
        assertThat(eventually(() -> left("work"), left -> left == 0)).isZero();
    }

    @Test
    void triesOnlyTheFailuresOfABatchAgainAndThenLeavesThemToTheDeadLetters() {
        deploy((event, context) -> {
            handled.addAll(event.getRecords());
            return new NamedHandler().handleRequest(event, context);
        });

        send("good", "refuse", "fine");

        List<Message> dead = eventually(() -> ends.receive("work-dead-letters"), list -> !list.isEmpty());
        assertThat(dead).extracting(Message::body).containsExactly("refuse");
        assertThat(handled)
                .extracting(SQSEvent.SQSMessage::getBody)
                .containsExactlyInAnyOrder("good", "refuse", "fine", "refuse", "refuse");
        assertThat(handled)
                .filteredOn(message -> message.getBody().equals("refuse"))
                .extracting(message -> message.getAttributes().get("ApproximateReceiveCount"))
                .containsExactly("1", "2", "3");
        assertThat(left("work")).isZero();
    }

    @Test
    void failsTheWholeBatchWhenTheFunctionThrows() {
        deploy((event, context) -> {
            throw new IllegalStateException("on purpose");
        });

        send("one", "two");

        assertThat(deadAfterAWhile(2)).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void failsTheWholeBatchWhenTheAnswerNamesAnUnknownMessage() {
        deploy((event, context) -> new SQSBatchResponse(List.of(new SQSBatchResponse.BatchItemFailure("nobody's"))));

        send("one", "two");

        assertThat(deadAfterAWhile(2)).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void interruptsAFunctionWhoseTimeIsUpAndTakesAFreshInstance() {
        AtomicInteger interrupted = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        ends.ends().lambda().deployQueueFunction(WORKER, function -> {
            made.incrementAndGet();
            return handler((event, context) -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                }
                return null;
            });
        });

        send("slow");

        assertThat(deadAfterAWhile(1)).containsExactly("slow");
        assertThat(interrupted).hasValue(3);
        assertThat(made).hasValue(3);
    }

    @Test
    void runsAsManyInvocationsAsTheManifestAllowsEachWithAnInstanceOfItsOwn() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        ends.ends().lambda().deployQueueFunction(WORKER, function -> {
            made.incrementAndGet();
            AtomicInteger inThisInstance = new AtomicInteger();
            return handler((event, context) -> {
                assertThat(inThisInstance.incrementAndGet()).isEqualTo(1);
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                eventually(Duration.ofMillis(100), () -> false, never -> never);
                running.decrementAndGet();
                inThisInstance.decrementAndGet();
                handled.addAll(event.getRecords());
                return null;
            });
        });

        IntStream.range(0, 8).forEach(round -> send("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));

        assertThat(eventually(handled::size, size -> size >= 80)).isEqualTo(80);
        assertThat(most).hasValue(2);
        assertThat(made).hasValue(2);
    }

    @Test
    void finishesTheBatchUnderWayWhenItStops() {
        CountDownLatch begun = new CountDownLatch(1);
        deploy((event, context) -> {
            begun.countDown();
            eventually(Duration.ofMillis(500), () -> false, never -> never);
            handled.addAll(event.getRecords());
            return null;
        });
        send("last");
        eventually(begun::getCount, count -> count == 0);

        ends.close();

        assertThat(handled).hasSize(1);
        ends = RunningEnds.over(directory);
        assertThat(ends.receive("work")).isEmpty();
    }

    private interface Code {
        SQSBatchResponse handle(SQSEvent event, Context context);
    }

    private static RequestHandler<SQSEvent, SQSBatchResponse> handler(Code code) {
        return code::handle;
    }

    private void deploy(Code code) {
        ends.ends().lambda().deployQueueFunction(WORKER, function -> handler(code));
    }

    private void send(String... bodies) {
        ends.sqs().sendMessageBatch(request -> request.queueUrl(ends.queueUrl("work"))
                .entries(IntStream.range(0, bodies.length)
                        .mapToObj(number -> SendMessageBatchRequestEntry.builder()
                                .id(String.valueOf(number))
                                .messageBody(bodies[number])
                                .build())
                        .toList()));
    }

    private List<String> deadAfterAWhile(int wanted) {
        ConcurrentLinkedQueue<String> dead = new ConcurrentLinkedQueue<>();
        eventually(
                () -> {
                    ends.receive("work-dead-letters").forEach(message -> dead.add(message.body()));
                    return dead.size();
                },
                size -> size >= wanted);
        return List.copyOf(dead);
    }

    private int left(String queue) {
        return ends
                .sqs()
                .getQueueAttributes(
                        request -> request.queueUrl(ends.queueUrl(queue)).attributeNamesWithStrings("All"))
                .attributesAsStrings()
                .entrySet()
                .stream()
                .filter(attribute -> attribute.getKey().startsWith("ApproximateNumberOfMessages"))
                .mapToInt(attribute -> Integer.parseInt(attribute.getValue()))
                .sum();
    }
}
