/** Attacks, ordinary programs and endurance, run with the launcher as it ships. */
@NullMarked
package ai.jarvis.sandbox.attack;

import org.jspecify.annotations.NullMarked;
