/** Adapters of the sandbox's ports. */
@NullMarked
package ai.jarvis.sandbox;

import org.jspecify.annotations.NullMarked;
