/** The worker against a queue and a store of objects that only answer what a test wants. */
@NullMarked
package ai.jarvis.sandbox.worker;

import org.jspecify.annotations.NullMarked;
