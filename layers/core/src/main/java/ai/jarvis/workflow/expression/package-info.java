@NullMarked
package ai.jarvis.workflow.expression;

import org.jspecify.annotations.NullMarked;
