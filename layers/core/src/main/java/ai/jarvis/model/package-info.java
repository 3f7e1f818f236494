@NullMarked
package ai.jarvis.model;

import org.jspecify.annotations.NullMarked;
