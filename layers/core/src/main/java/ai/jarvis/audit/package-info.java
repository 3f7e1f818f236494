@NullMarked
package ai.jarvis.audit;

import org.jspecify.annotations.NullMarked;
