package ai.jarvis.cdk;

import ai.jarvis.cdk.global.EdgeStack;
import ai.jarvis.cdk.global.FoundationStack;
import ai.jarvis.cdk.global.GlobalStack;
import ai.jarvis.cdk.global.SharedStack;
import ai.jarvis.cdk.manifest.Manifests;
import ai.jarvis.cdk.regional.ApisStack;
import ai.jarvis.cdk.regional.MonitoringStack;
import ai.jarvis.cdk.regional.RegionalStack;
import ai.jarvis.cdk.regional.WorkersStack;
import ai.jarvis.cdk.resource.Findings;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;

/**
 * The stacks of a deployment, in the order in which they are deployed:
 *
 * <ol>
 *   <li>{@code <name>-global}: boundary, zone, global cluster
 *   <li>{@code <name>-foundation-<region>} for each region, the primary first: key, buckets, certificate
 *   <li>{@code <name>-shared}: tables, replication of documents, the origin's secret, the trail
 *   <li>{@code <name>-<region>} for each region, the primary first
 *   <li>{@code <name>-apis-<region>} for each region: its APIs and their names
 *   <li>{@code <name>-workers-<region>} for each region: single-use workers, their subnets and queue
 *   <li>{@code <name>-monitoring-<region>} for each region: alarms, dashboard
 *   <li>{@code <name>-edge}, with a domain: CloudFront, firewall, records
 * </ol>
 */
public final class JarvisApp {
    private JarvisApp() {}

    /** Synthesises the deployment that {@code cdk.json} and {@code -c} describe. */
    public static void main(String[] arguments) {
        App app = new App();
        Context context = new Context(app.getNode());
        Path checkout = Path.of(context.text("checkout").orElse("../.."));
        Path packages = context.text("packages").map(Path::of).orElse(checkout.resolve(".jarvis/packages"));
        build(app, context.deployment(), new Manifests(checkout, packages));
        app.synth();
    }

    /** Makes the stacks of a deployment, checked by cdk-nag's rules of AWS Solutions. */
    static void build(App app, Deployment deployment, Manifests manifests) {
        Site primary = Site.of(deployment, manifests, Role.PRIMARY);
        GlobalStack global = new GlobalStack(app, primary.named("global"), primary);
        Map<String, FoundationStack> foundations = foundations(app, deployment, manifests, global);
        FoundationStack first = foundations.values().iterator().next();
        SharedStack shared = new SharedStack(app, primary.named("shared"), primary, first.key());
        foundations.values().forEach(shared::addStackDependency);

        RegionalStack leader = null;
        for (Role role : deployment.regions().keySet()) {
            Site site = Site.of(deployment, manifests, role);
            FoundationStack foundation = foundations.get(site.region());
            RegionalStack regional = new RegionalStack(
                    app,
                    site.named(site.region()),
                    site,
                    new RegionalStack.Foundation(
                            foundation.key(),
                            leader == null ? null : leader.datastore(),
                            leader == null ? null : leader.provider()));
            regional.addStackDependency(shared);
            ApisStack apis = new ApisStack(
                    app,
                    site.named("apis-" + site.region()),
                    site,
                    regional,
                    new ApisStack.Names(global.zone(), foundation.certificate()));
            apis.addStackDependency(regional);
            if (site.deployment().has("workers")) {
                new WorkersStack(app, site.named("workers-" + site.region()), site, regional)
                        .addStackDependency(regional);
            }
            new MonitoringStack(app, site.named("monitoring-" + site.region()), site, regional, apis);
            if (leader == null) {
                leader = regional;
            } else {
                regional.addStackDependency(leader);
            }
        }
        edge(app, primary, global.zone(), foundations).ifPresent(edge -> edge.addStackDependency(shared));
        Findings.explain(app, manifests);
        Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
    }

    private static Map<String, FoundationStack> foundations(
            App app, Deployment deployment, Manifests manifests, GlobalStack global) {
        Map<String, FoundationStack> foundations = new LinkedHashMap<>();
        // The primary region comes first, and makes the key that the others copy.
        String key = deployment.dataKey();
        for (Role role : deployment.regions().keySet()) {
            Site site = Site.of(deployment, manifests, role);
            FoundationStack foundation =
                    new FoundationStack(app, site.named("foundation-" + site.region()), site, key, global.zone());
            foundation.addStackDependency(global);
            foundations.put(site.region(), foundation);
            if (key == null) {
                key = foundation.key();
            }
        }
        return foundations;
    }

    private static Optional<Stack> edge(
            App app, Site primary, @Nullable String zone, Map<String, FoundationStack> foundations) {
        if (zone == null) {
            return Optional.empty();
        }
        Deployment deployment = primary.deployment();
        Site site = new Site(
                deployment,
                primary.manifests(),
                Role.PRIMARY,
                Deployment.EDGE,
                primary.arns().in(Deployment.EDGE));
        return Optional.of(new EdgeStack(app, primary.named("edge"), site, zone, foundations.get(Deployment.EDGE)));
    }
}
