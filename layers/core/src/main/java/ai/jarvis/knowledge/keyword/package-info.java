/** Keyword search: an inverted index in packed segments, and BM25 over it. */
@NullMarked
package ai.jarvis.knowledge.keyword;

import org.jspecify.annotations.NullMarked;
