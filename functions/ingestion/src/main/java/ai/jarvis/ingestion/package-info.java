@NullMarked
package ai.jarvis.ingestion;

import org.jspecify.annotations.NullMarked;
