/** Keeps the identity provider's public keys at hand. */
@NullMarked
package ai.jarvis.tenancy;

import org.jspecify.annotations.NullMarked;
