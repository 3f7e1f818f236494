/** Rollouts over HTTP. */
@NullMarked
package ai.jarvis.rollout;

import org.jspecify.annotations.NullMarked;
