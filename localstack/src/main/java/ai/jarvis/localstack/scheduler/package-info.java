/** EventBridge Scheduler, as far as the platform uses it: schedules that put messages into queues. */
@NullMarked
package ai.jarvis.localstack.scheduler;

import org.jspecify.annotations.NullMarked;
