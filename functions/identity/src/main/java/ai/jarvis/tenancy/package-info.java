/** Tenants, users, roles and API keys over HTTP. */
@NullMarked
package ai.jarvis.tenancy;

import org.jspecify.annotations.NullMarked;
