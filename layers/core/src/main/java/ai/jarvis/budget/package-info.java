/** What tenants may spend on models: amounts of money per day or month, with alerts and hard stops. */
@NullMarked
package ai.jarvis.budget;

import org.jspecify.annotations.NullMarked;
