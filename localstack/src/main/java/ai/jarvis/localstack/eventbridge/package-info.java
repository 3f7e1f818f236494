/** This machine's end of Amazon EventBridge: buses, rules, and queues as their targets. */
@NullMarked
package ai.jarvis.localstack.eventbridge;

import org.jspecify.annotations.NullMarked;
