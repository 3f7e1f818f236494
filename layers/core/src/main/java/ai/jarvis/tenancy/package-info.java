@NullMarked
package ai.jarvis.tenancy;

import org.jspecify.annotations.NullMarked;
