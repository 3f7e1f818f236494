/** Topics that hand messages to queues: the local end of Amazon SNS, as small as the platform's use of it. */
@NullMarked
package ai.jarvis.localstack.sns;

import org.jspecify.annotations.NullMarked;
