@NullMarked
package ai.jarvis.workflow;

import org.jspecify.annotations.NullMarked;
