/** What functions run with in Lambda: the entry of HTTP functions, and a log of JSON lines. */
@NullMarked
package ai.jarvis.runtime;

import org.jspecify.annotations.NullMarked;
