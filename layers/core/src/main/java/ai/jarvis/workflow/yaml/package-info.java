@NullMarked
package ai.jarvis.workflow.yaml;

import org.jspecify.annotations.NullMarked;
