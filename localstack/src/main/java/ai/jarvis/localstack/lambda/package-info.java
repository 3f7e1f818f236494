/** This machine's end of AWS Lambda: functions in this process, invoked by the API or by pollers of their queues. */
@NullMarked
package ai.jarvis.localstack.lambda;

import org.jspecify.annotations.NullMarked;
