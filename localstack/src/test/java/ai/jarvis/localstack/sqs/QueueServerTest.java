package ai.jarvis.localstack.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.RunningEnds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class QueueServerTest {
    @TempDir
    private Path directory;

    @Test
    void makesTheManifestsQueuesWithTheirDeadLetters() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            String url = ends.queueUrl("work");

            Map<QueueAttributeName, String> attributes = ends.sqs()
                    .getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                    .attributes();

            assertThat(url).isEqualTo(ends.endpoint() + "/000000000000/work");
            assertThat(attributes)
                    .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "1")
                    .containsEntry(QueueAttributeName.QUEUE_ARN, "arn:aws:sqs:eu-central-2:000000000000:work");
            assertThat(attributes.get(QueueAttributeName.REDRIVE_POLICY))
                    .contains("arn:aws:sqs:eu-central-2:000000000000:work-dead-letters")
                    .containsPattern("\"maxReceiveCount\" ?: ?\"?3");
        }
    }

    @Test
    void keepsMessagesOverARestartAndGivesThoseAgainThatWereBeingWorkedOn() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            String url = ends.queueUrl("seen");
            ends.sqs().sendMessage(request -> request.queueUrl(url).messageBody("第一"));
            List<Message> received = ends.sqs()
                    .receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(5))
                    .messages();
            assertThat(received).extracting(Message::body).containsExactly("第一");
            ends.sqs().sendMessage(request -> request.queueUrl(url).messageBody("second"));
        }

        try (RunningEnds ends = RunningEnds.over(directory)) {
            assertThat(ends.receive("seen")).extracting(Message::body).containsExactlyInAnyOrder("第一", "second");
        }
        try (RunningEnds ends = RunningEnds.over(directory)) {
            assertThat(ends.receive("seen")).isEmpty();
        }
    }
}
