@NullMarked
package ai.jarvis.workflow.compile;

import org.jspecify.annotations.NullMarked;
