@NullMarked
package ai.jarvis.workflow.analysis;

import org.jspecify.annotations.NullMarked;
