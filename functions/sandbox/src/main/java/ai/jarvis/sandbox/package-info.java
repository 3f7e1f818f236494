/** Running code over HTTP. */
@NullMarked
package ai.jarvis.sandbox;

import org.jspecify.annotations.NullMarked;
