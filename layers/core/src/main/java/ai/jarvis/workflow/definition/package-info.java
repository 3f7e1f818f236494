@NullMarked
package ai.jarvis.workflow.definition;

import org.jspecify.annotations.NullMarked;
