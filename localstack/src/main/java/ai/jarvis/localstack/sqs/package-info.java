/** This machine's end of Amazon SQS: ElasticMQ, with its queues and messages on disk. */
@NullMarked
package ai.jarvis.localstack.sqs;

import org.jspecify.annotations.NullMarked;
