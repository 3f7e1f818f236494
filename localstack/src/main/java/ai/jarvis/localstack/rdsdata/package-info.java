/** The RDS Data API of this machine, over its PostgreSQL. */
@NullMarked
package ai.jarvis.localstack.rdsdata;

import org.jspecify.annotations.NullMarked;
