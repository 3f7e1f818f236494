package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/**
 * The single-use workers of one region, in a stack of their own because a stack may have 500 resources.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html">Quotas</a>
 */
public final class WorkersStack extends Stack {
    /** Makes the stack. */
    public WorkersStack(Construct scope, String id, Site site, RegionalStack region) {
        super(
                scope,
                id,
                site.stack(
                        "regional",
                        "Workers of %s in %s".formatted(site.deployment().name(), site.region())));
        new Workers(this, "Workers", site, region.surroundings());
    }
}
