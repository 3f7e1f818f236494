package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.FunctionEntry.Handler;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.services.apigatewayv2.CfnApi;
import software.amazon.awscdk.services.apigatewayv2.CfnAuthorizer;
import software.amazon.awscdk.services.apigatewayv2.CfnIntegration;
import software.amazon.awscdk.services.apigatewayv2.CfnRoute;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.constructs.Construct;

/**
 * The HTTP API: to each function of handler {@code http} its path prefixes. CloudFront alone may call it: the API has no
 * address of its own, and the authorizer asks for the header that only CloudFront knows.
 */
final class HttpApi extends Construct {
    /** The longest that API Gateway waits, in milliseconds. */
    private static final int LONGEST = 30_000;

    private final Site site;
    private final Functions functions;
    private final JsonNode api;
    private final CfnApi http;
    private final CfnStage stage;

    HttpApi(Construct scope, String id, Site site, Functions functions, MaskedLogGroup.Settings logs) {
        super(scope, id);
        this.site = site;
        this.functions = functions;
        api = site.manifests().yaml("infra/api.yaml");
        http = CfnApi.Builder.create(this, "Api")
                .name(site.named("http"))
                .description("HTTP API of " + site.deployment().name())
                .protocolType("HTTP")
                .disableExecuteApiEndpoint(site.deployment().domain() != null)
                .build();
        String authorizer = authorizer();
        for (String function : Functions.of(site, Handler.HTTP)) {
            routes(function, authorizer);
        }
        stage = stage(logs);
    }

    /** Id of the API. */
    String api() {
        return http.getRef();
    }

    /** Name of its stage, once it is made. */
    String stage() {
        return stage.getRef();
    }

    private String authorizer() {
        String function = Functions.of(site, Handler.AUTHORIZER).getFirst();
        CfnAuthorizer authorizer = CfnAuthorizer.Builder.create(this, "Authorizer")
                .apiId(http.getRef())
                .name(function)
                .authorizerType("REQUEST")
                .authorizerUri(functions.invocation(function))
                .authorizerPayloadFormatVersion("2.0")
                .enableSimpleResponses(true)
                .identitySource(
                        List.of("$request.header." + api.required("header").asText()))
                .authorizerResultTtlInSeconds(api.required("remembered").asInt())
                .build();
        functions.permit(
                this,
                "AuthorizerPermission",
                function,
                "apigateway.amazonaws.com",
                ApiDomain.execution(site, http.getRef()) + "/authorizers/" + authorizer.getRef());
        return authorizer.getRef();
    }

    private void routes(String function, String authorizer) {
        List<String> open = StreamSupport.stream(api.required("open").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        CfnIntegration integration = CfnIntegration.Builder.create(this, "Integration-" + function)
                .apiId(http.getRef())
                .description("Function " + function)
                .integrationType("AWS_PROXY")
                .integrationMethod("POST")
                .integrationUri(functions.invocation(function))
                .payloadFormatVersion("2.0")
                .timeoutInMillis(
                        Math.min(site.manifests().functions().get(function).timeout() * 1000, LONGEST))
                .build();
        for (String prefix : site.manifests().functions().get(function).routes()) {
            boolean needsHeader = !open.contains(prefix);
            for (String route : List.of("ANY " + prefix, "ANY " + prefix + "/{proxy+}")) {
                CfnRoute.Builder.create(this, "Route-" + route)
                        .apiId(http.getRef())
                        .routeKey(route)
                        .target("integrations/" + integration.getRef())
                        .authorizationType(needsHeader ? "CUSTOM" : "NONE")
                        .authorizerId(needsHeader ? authorizer : null)
                        .build();
            }
        }
        functions.permit(
                this,
                "Permission-" + function,
                function,
                "apigateway.amazonaws.com",
                ApiDomain.execution(site, http.getRef()) + "/*");
    }

    private CfnStage stage(MaskedLogGroup.Settings logs) {
        MaskedLogGroup log = new MaskedLogGroup(this, "Log", "/aws/vendedlogs/apis/" + site.named("http"), logs);
        JsonNode throttling = site.size("throttling");
        return CfnStage.Builder.create(this, "Stage")
                .apiId(http.getRef())
                .stageName("$default")
                .autoDeploy(true)
                .accessLogSettings(CfnStage.AccessLogSettingsProperty.builder()
                        .destinationArn(log.plainArn(site.arns()))
                        .format(api.required("access_log").required("http").toString())
                        .build())
                .defaultRouteSettings(CfnStage.RouteSettingsProperty.builder()
                        .detailedMetricsEnabled(true)
                        .throttlingRateLimit(throttling.required("rate").asInt())
                        .throttlingBurstLimit(throttling.required("burst").asInt())
                        .build())
                .build();
    }
}
