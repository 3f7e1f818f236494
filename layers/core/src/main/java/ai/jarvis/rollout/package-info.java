/** Bringing a new version of a prompt, or another model, to its users by and by, and taking it back where it does worse. */
@NullMarked
package ai.jarvis.rollout;

import org.jspecify.annotations.NullMarked;
