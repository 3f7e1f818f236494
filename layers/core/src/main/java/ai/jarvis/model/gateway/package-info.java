/** Calls models on behalf of tenants: chooses, falls back, and tells what served. */
@NullMarked
package ai.jarvis.model.gateway;

import org.jspecify.annotations.NullMarked;
