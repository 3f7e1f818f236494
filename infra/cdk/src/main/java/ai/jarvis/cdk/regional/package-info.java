/** What each region has: Terraform's stack {@code regional}, a class per workload as it has a file per workload. */
@NullMarked
package ai.jarvis.cdk.regional;

import org.jspecify.annotations.NullMarked;
