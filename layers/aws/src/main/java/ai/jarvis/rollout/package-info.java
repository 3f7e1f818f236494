/** Where rollouts and the figures of their arms are kept. */
@NullMarked
package ai.jarvis.rollout;

import org.jspecify.annotations.NullMarked;
