/** Databases of tenants over the RDS Data API, JDBC and Athena. */
@NullMarked
package ai.jarvis.sql.source;

import org.jspecify.annotations.NullMarked;
