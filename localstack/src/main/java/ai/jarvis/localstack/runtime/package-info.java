/**
 * Functions as Lambda runs them: out of their packages, each in a process of AWS's own runtime client, which asks our
 * end of the Runtime API for events.
 */
@NullMarked
package ai.jarvis.localstack.runtime;

import org.jspecify.annotations.NullMarked;
