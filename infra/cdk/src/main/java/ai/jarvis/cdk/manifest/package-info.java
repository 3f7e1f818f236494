/** The data files that describe the platform, as Terraform reads them too: functions, grants, tables, rules, machines. */
@NullMarked
package ai.jarvis.cdk.manifest;

import org.jspecify.annotations.NullMarked;
