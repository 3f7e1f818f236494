package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import java.util.List;
import java.util.Map;

/** Conditions under which a service may take a role. */
final class Trust {
    private Trust() {}

    /** Only on behalf of this account. */
    static Map<String, Object> account(Site site) {
        return Json.object(
                "StringEquals",
                Json.object("aws:SourceAccount", List.of(site.deployment().account())));
    }

    /** The condition that a key is used through one service alone. */
    static Map<String, Object> via(Site site, String service) {
        return Json.object(
                "StringEquals",
                Json.object("kms:ViaService", List.of("%s.%s.amazonaws.com".formatted(service, site.region()))));
    }
}
