/** Who may reach the APIs at all. */
@NullMarked
package ai.jarvis.edge;

import org.jspecify.annotations.NullMarked;
