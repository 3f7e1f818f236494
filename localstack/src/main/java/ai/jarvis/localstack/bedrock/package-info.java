/**
 * The local end of Amazon Bedrock Runtime: Converse, ConverseStream and InvokeModel, answered by models that run in this
 * JVM or by any OpenAI-compatible server.
 */
@NullMarked
package ai.jarvis.localstack.bedrock;

import org.jspecify.annotations.NullMarked;
