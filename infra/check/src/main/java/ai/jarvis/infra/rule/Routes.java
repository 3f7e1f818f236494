package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import ai.jarvis.infra.PlannedResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The APIs have the routes of {@code functions.yaml}, those alone, and each leads to its function's alias. */
public final class Routes implements Rule {
    @Override
    public String says() {
        return "every route of the manifest leads to its function, and there is no other";
    }

    @Override
    public List<String> violations(Plan plan, Manifests manifests) {
        var violations = new ArrayList<String>();
        if (plan.ofType("aws_apigatewayv2_route").isEmpty()) {
            return violations;
        }
        var wanted = expected(manifests);
        for (var route : plan.ofType("aws_apigatewayv2_route")) {
            var key = route.text("route_key");
            var function = wanted.remove(key);
            if (function == null) {
                violations.add(route.address() + ": the route " + key + " is not in functions.yaml");
            } else if (isKnown(route)) {
                check(plan, route, function, violations);
            }
        }
        wanted.forEach((key, function) -> violations.add("The route " + key + " of " + function + " is missing"));
        return violations;
    }

    /** Route key to function. A prefix is a route for itself and one for what lies below. */
    public static Map<String, String> expected(Manifests manifests) {
        var routes = new TreeMap<String, String>();
        for (var name : manifests.functionsOf("http")) {
            for (var prefix : Manifests.texts(manifests.functions().path(name).path("routes"))) {
                routes.put("ANY " + prefix, name);
                routes.put("ANY " + prefix + "/{proxy+}", name);
            }
        }
        for (var name : manifests.functionsOf("websocket")) {
            Manifests.texts(manifests.functions().path(name).path("routes")).forEach(key -> routes.put(key, name));
        }
        return routes;
    }

    /** Before an integration is made, it has no id that a route could name. */
    private static boolean isKnown(PlannedResource route) {
        return !route.values().path("target").isMissingNode();
    }

    private static void check(Plan plan, PlannedResource route, String function, List<String> violations) {
        var target = target(plan, route);
        if (!target.equals(function)) {
            violations.add(route.address() + ": the route " + route.text("route_key") + " leads to "
                    + (target.isEmpty() ? "no function" : target) + " instead of " + function);
        }
    }

    /** The function behind a route's integration, empty when there is none. */
    private static String target(Plan plan, PlannedResource route) {
        var integration = route.text("target").replace("integrations/", "");
        return plan.where("aws_apigatewayv2_integration", "id", integration)
                .map(found -> found.text("integration_uri"))
                .filter(uri -> !uri.isEmpty())
                .flatMap(uri -> plan.where("aws_lambda_alias", "invoke_arn", uri))
                .flatMap(alias -> alias.keyOf("function").stream())
                .findFirst()
                .orElse("");
    }
}
