package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/**
 * The ways into one region: both APIs and their names. They are a stack of their own because a stack may have 500 resources,
 * and with each function of people the routes grow.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html">Quotas</a>
 */
public final class ApisStack extends Stack {
    private final Site site;
    private final HttpApi http;
    private final WebSocketApi websocket;

    /**
     * What names the APIs have.
     *
     * @param zone the domain's zone; null without a domain
     * @param certificate ARN of the certificate for the names of the APIs; null without a domain
     */
    public record Names(@Nullable String zone, @Nullable String certificate) {}

    /** Makes the stack. */
    public ApisStack(Construct scope, String id, Site site, RegionalStack region, Names names) {
        super(
                scope,
                id,
                site.stack(
                        "regional",
                        "APIs of %s in %s".formatted(site.deployment().name(), site.region())));
        this.site = site;
        RegionalStack.Served served = region.served();
        http = new HttpApi(this, "HttpApi", site, served.functions(), served.logs());
        websocket = new WebSocketApi(this, "WebSocketApi", site, served.functions(), served.logs());
        domains(names);
    }

    HttpApi http() {
        return http;
    }

    WebSocketApi websocket() {
        return websocket;
    }

    /** The names that all regions share, and the region's own. */
    private void domains(Names names) {
        String zone = names.zone();
        String certificate = names.certificate();
        if (zone == null || certificate == null) {
            return;
        }
        domain("Http", "origin.", zone, certificate, http.api(), http.stage(), Optional.empty());
        domain("WebSocket", "ws.origin.", zone, certificate, websocket.api(), websocket.stage(), Optional.of("ws"));
    }

    private void domain(
            String of,
            String prefix,
            String zone,
            String certificate,
            String api,
            String stage,
            Optional<String> path) {
        String shared = prefix + site.deployment().domain();
        String own = site.region() + "." + shared;
        new ApiDomain(this, of + "SharedDomain", shared, "target." + own, zone, certificate, api, stage, path);
        new ApiDomain(this, of + "RegionalDomain", own, own, zone, certificate, api, stage, path);
    }
}
