/** How well the running platform finds things: labelled sets are asked, and the answers measured. */
@NullMarked
package ai.jarvis.localstack.eval;

import org.jspecify.annotations.NullMarked;
