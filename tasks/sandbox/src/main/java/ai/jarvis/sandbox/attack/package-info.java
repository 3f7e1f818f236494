/** Attacks on the sandbox's launcher, what judges them, and what runs it many times. Nothing here ships with the task. */
@NullMarked
package ai.jarvis.sandbox.attack;

import org.jspecify.annotations.NullMarked;
