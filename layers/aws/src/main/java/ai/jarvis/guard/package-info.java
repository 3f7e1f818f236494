/** Where guardrails are kept, and how they are written. */
@NullMarked
package ai.jarvis.guard;

import org.jspecify.annotations.NullMarked;
