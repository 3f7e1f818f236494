/** Models, names and preferences that a tenant has of its own. */
@NullMarked
package ai.jarvis.model.own;

import org.jspecify.annotations.NullMarked;
