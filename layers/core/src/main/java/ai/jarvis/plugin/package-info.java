/** Plugins: what tenants' agents can do beyond what the platform brings. */
@NullMarked
package ai.jarvis.plugin;

import org.jspecify.annotations.NullMarked;
