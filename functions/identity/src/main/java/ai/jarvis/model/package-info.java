/** Who of all tenants comes first where models are short, over HTTP. */
@NullMarked
package ai.jarvis.model;

import org.jspecify.annotations.NullMarked;
