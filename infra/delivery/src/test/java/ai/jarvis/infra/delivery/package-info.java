/** Checks of what delivers Jarvis to AWS: workflows, their scripts, and the runbooks. */
@NullMarked
package ai.jarvis.infra.delivery;

import org.jspecify.annotations.NullMarked;
