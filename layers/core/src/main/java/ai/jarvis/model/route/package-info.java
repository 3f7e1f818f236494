/** Which model is called, which one next, and which is left alone for a while. */
@NullMarked
package ai.jarvis.model.route;

import org.jspecify.annotations.NullMarked;
