/** Programs that measure the running platform and print figures; none of them fails for being slow. */
@NullMarked
package ai.jarvis.localstack.bench;

import org.jspecify.annotations.NullMarked;
