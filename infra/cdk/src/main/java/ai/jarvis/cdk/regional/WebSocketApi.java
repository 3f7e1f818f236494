package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Arns;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.FunctionEntry.Handler;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import ai.jarvis.cdk.resource.ServiceRole;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.apigateway.CfnAccount;
import software.amazon.awscdk.services.apigatewayv2.CfnApi;
import software.amazon.awscdk.services.apigatewayv2.CfnAuthorizer;
import software.amazon.awscdk.services.apigatewayv2.CfnDeployment;
import software.amazon.awscdk.services.apigatewayv2.CfnIntegration;
import software.amazon.awscdk.services.apigatewayv2.CfnRoute;
import software.amazon.awscdk.services.apigatewayv2.CfnRouteResponse;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.iam.CfnRole;
import software.constructs.Construct;

/**
 * The WebSocket API: its routes by key. The authorizer is asked when a connection is made; what comes over a connection
 * that was let in needs no header.
 */
final class WebSocketApi extends Construct {
    /** The longest that API Gateway waits, in milliseconds. */
    private static final int LONGEST = 29_000;

    private final Site site;
    private final Functions functions;
    private final JsonNode api;
    private final CfnApi websocket;
    private final CfnStage stage;

    WebSocketApi(Construct scope, String id, Site site, Functions functions, MaskedLogGroup.Settings logs) {
        super(scope, id);
        this.site = site;
        this.functions = functions;
        api = site.manifests().yaml("infra/api.yaml");
        websocket = CfnApi.Builder.create(this, "Api")
                .name(site.named("websocket"))
                .description("WebSocket API of " + site.deployment().name())
                .protocolType("WEBSOCKET")
                .routeSelectionExpression("$request.body.action")
                .disableExecuteApiEndpoint(site.deployment().domain() != null)
                .build();
        CfnAuthorizer authorizer = authorizer();
        List<CfnRoute> routes = new ArrayList<>();
        for (String function : Functions.of(site, Handler.WEBSOCKET)) {
            routes.addAll(routes(function, authorizer));
        }
        stage = stage(deployment(routes), logs);
    }

    /** Id of the API. */
    String api() {
        return websocket.getRef();
    }

    /** Name of its stage, once it is made. */
    String stage() {
        return stage.getRef();
    }

    private CfnAuthorizer authorizer() {
        String function = Functions.of(site, Handler.AUTHORIZER).getFirst();
        CfnAuthorizer authorizer = CfnAuthorizer.Builder.create(this, "Authorizer")
                .apiId(websocket.getRef())
                .name(function)
                .authorizerType("REQUEST")
                .authorizerUri(functions.invocation(function))
                .identitySource(
                        List.of("route.request.header." + api.required("header").asText()))
                .build();
        functions.permit(
                this,
                "AuthorizerPermission",
                function,
                "apigateway.amazonaws.com",
                ApiDomain.execution(site, websocket.getRef()) + "/authorizers/" + authorizer.getRef());
        return authorizer;
    }

    private List<CfnRoute> routes(String function, CfnAuthorizer authorizer) {
        CfnIntegration integration = CfnIntegration.Builder.create(this, "Integration-" + function)
                .apiId(websocket.getRef())
                .description("Function " + function)
                .integrationType("AWS_PROXY")
                .integrationMethod("POST")
                .integrationUri(functions.invocation(function))
                .timeoutInMillis(
                        Math.min(site.manifests().functions().get(function).timeout() * 1000, LONGEST))
                .build();
        functions.permit(
                this,
                "Permission-" + function,
                function,
                "apigateway.amazonaws.com",
                ApiDomain.execution(site, websocket.getRef()) + "/*");
        return site.manifests().functions().get(function).routes().stream()
                .map(key -> route(key, integration, authorizer))
                .toList();
    }

    private CfnRoute route(String key, CfnIntegration integration, CfnAuthorizer authorizer) {
        boolean connects = key.equals("$connect");
        boolean answers = !connects && !key.equals("$disconnect");
        CfnRoute route = CfnRoute.Builder.create(this, "Route-" + key)
                .apiId(websocket.getRef())
                .routeKey(key)
                .target("integrations/" + integration.getRef())
                .authorizationType(connects ? "CUSTOM" : "NONE")
                .authorizerId(connects ? authorizer.getRef() : null)
                .routeResponseSelectionExpression(answers ? "$default" : null)
                .build();
        if (answers) {
            // Without it, what a function returns is not sent to the client.
            CfnRouteResponse.Builder.create(this, "RouteResponse-" + key)
                    .apiId(websocket.getRef())
                    .routeId(route.getRef())
                    .routeResponseKey("$default")
                    .build();
        }
        return route;
    }

    /** WebSocket stages do not deploy by themselves: a deployment is new when its id is, which the routes make. */
    private CfnDeployment deployment(List<CfnRoute> routes) {
        int shape = List.of(
                        routes.stream().map(CfnRoute::getRouteKey).toList(),
                        api.required("header").asText(),
                        Functions.of(site, Handler.WEBSOCKET))
                .hashCode();
        CfnDeployment deployment = CfnDeployment.Builder.create(this, "Deployment-" + Integer.toHexString(shape))
                .apiId(websocket.getRef())
                .description("Routes of the manifest")
                .build();
        routes.forEach(deployment::addResourceDependency);
        return deployment;
    }

    private CfnStage stage(CfnDeployment deployment, MaskedLogGroup.Settings logs) {
        MaskedLogGroup log = new MaskedLogGroup(this, "Log", "/aws/vendedlogs/apis/" + site.named("websocket"), logs);
        JsonNode throttling = site.size("throttling");
        CfnStage made = CfnStage.Builder.create(this, "Stage")
                .apiId(websocket.getRef())
                .stageName("live")
                .deploymentId(deployment.getRef())
                .accessLogSettings(CfnStage.AccessLogSettingsProperty.builder()
                        .destinationArn(log.plainArn(site.arns()))
                        .format(api.required("access_log").required("websocket").toString())
                        .build())
                .defaultRouteSettings(CfnStage.RouteSettingsProperty.builder()
                        .detailedMetricsEnabled(true)
                        .throttlingRateLimit(throttling.required("rate").asInt())
                        .throttlingBurstLimit(throttling.required("burst").asInt())
                        .build())
                .build();
        made.addResourceDependency(logging());
        return made;
    }

    /** WebSocket APIs write logs with a role that the account has once per region. */
    private CfnAccount logging() {
        Arns arns = site.arns();
        CfnRole role = CfnRole.Builder.create(this, "LogRole")
                .roleName(site.roleName("api-log"))
                .description("Writes the logs of API Gateway")
                .permissionsBoundary(arns.boundary())
                .assumeRolePolicyDocument(ServiceRole.trust("apigateway.amazonaws.com", Map.of()))
                // API Gateway accepts no role that may do less than AWS's own policy for this.
                .managedPolicyArns(List.of("arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"))
                .build();
        return CfnAccount.Builder.create(this, "Account")
                .cloudWatchRoleArn(role.getAttrArn())
                .build();
    }
}
