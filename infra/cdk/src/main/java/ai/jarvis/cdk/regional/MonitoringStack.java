package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/**
 * What watches a region. It is a stack of its own because CloudFormation allows 500 resources in one, and a quarter
 * of a region's are alarms and what they look at.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html">Quotas</a>
 */
public final class MonitoringStack extends Stack {
    /** Makes the stack. */
    public MonitoringStack(Construct scope, String id, Site site, RegionalStack region, ApisStack apis) {
        super(
                scope,
                id,
                site.stack(
                        "regional",
                        "Alarms and dashboard of %s in %s"
                                .formatted(site.deployment().name(), site.region())));
        addStackDependency(apis);
        RegionalStack.Watched watched = region.watched();
        new ColdStarts(this, "ColdStarts", site);
        Items items = new Items(site, watched.parts(), apis.http(), apis.websocket());
        Alarms alarms = new Alarms(this, "Alarms", site, items, watched.key());
        new Dashboard(this, "Dashboard", site, items, alarms.unhealthy());
    }
}
