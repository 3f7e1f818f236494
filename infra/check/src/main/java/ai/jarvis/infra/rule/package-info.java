/** What must hold of every plan. */
@NullMarked
package ai.jarvis.infra.rule;

import org.jspecify.annotations.NullMarked;
