package ai.jarvis.localstack;

import ai.jarvis.agent.AgentStepHandler;
import ai.jarvis.connection.ConnectionHandler;
import ai.jarvis.connection.ConnectionLimits;
import ai.jarvis.connection.Connections;
import ai.jarvis.connection.DynamoConnectionStore;
import ai.jarvis.evaluation.EvaluationHandler;
import ai.jarvis.ingestion.DocumentPartHandler;
import ai.jarvis.ingestion.IngestionHandler;
import ai.jarvis.ingestion.IngestionWiring;
import ai.jarvis.ingestion.ReembeddingHandler;
import ai.jarvis.localstack.edge.AwsEnds;
import ai.jarvis.localstack.lambda.FunctionHandler;
import ai.jarvis.localstack.lambda.HttpFunction;
import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.localstack.manifest.Functions.Caller;
import ai.jarvis.persona.PersonaSampleHandler;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import ai.jarvis.quota.Quotas;
import ai.jarvis.sandbox.SandboxResultsHandler;
import ai.jarvis.sql.SqlQueryHandler;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.Authentication;
import ai.jarvis.tenancy.TenancyHandler;
import ai.jarvis.tenancy.TenancyWiring;
import ai.jarvis.tenancy.TenantJobHandler;
import ai.jarvis.tenancy.TenantJobWiring;
import ai.jarvis.tenancy.VectorHomeHandler;
import ai.jarvis.usage.UsageHandler;
import ai.jarvis.usage.UsageLedger;
import ai.jarvis.workflow.RunHandler;
import ai.jarvis.workflow.RunQueueHandler;
import ai.jarvis.workflow.RunsWiring;
import ai.jarvis.workflow.StepHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventHandler;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Puts the functions into the Lambda of this machine, over the services that the server has already. Those that only a
 * deployment in AWS needs are left out: nobody asks for a request's origin here, and the stack itself keeps the database.
 *
 * @param ownerSecret name of the secret of the role that owns the tables
 * @param machines what is deployed besides
 */
record Deployment(AwsEnds aws, ApplicationContext context, String ownerSecret, StateMachines machines) {
    void deploy(Functions functions) {
        var settings = context.getBean(Settings.class);
        var clients = context.getBean(AwsClients.class);
        var database = context.getBean(Database.class);
        var redis = context.getBean(Redis.class);
        var ingestion = IngestionWiring.of(
                settings,
                Optional.ofNullable(machines.variables().get("JARVIS_LARGE_DOCUMENTS_ARN")),
                clients,
                database,
                redis);
        var tenancy = TenancyWiring.of(
                settings,
                TenancyWiring.machines(new Variables(
                        name -> Optional.ofNullable(machines.variables().get(name)))),
                machines.variables().get("JARVIS_VECTOR_HOME_ARN"),
                clients,
                database);
        var jobs = TenantJobWiring.of(settings, ownerSecret, clients, redis);
        var runs = RunsWiring.of(settings, clients, database, redis);
        deployPlain(functions.byName().get("steps"), () -> FunctionHandler.of(new StepHandler(runs), JsonNode.class));
        deployPlain(
                functions.byName().get("run-queue"), () -> FunctionHandler.of(new RunQueueHandler(runs), Map.class));
        deployPlain(
                functions.byName().get("tenant-jobs"), () -> FunctionHandler.of(new TenantJobHandler(jobs), Map.class));
        deployPlain(
                functions.byName().get("vector-homes"),
                () -> FunctionHandler.of(new VectorHomeHandler(settings, ownerSecret, clients), Map.class));
        deployPlain(
                functions.byName().get("document-parts"),
                () -> FunctionHandler.of(new DocumentPartHandler(ingestion), Map.class));
        deployPlain(
                functions.byName().get("reembedding-steps"),
                () -> FunctionHandler.of(new ReembeddingHandler(ingestion), Map.class));
        deployPlain(
                functions.byName().get("evaluation-steps"),
                () -> FunctionHandler.of(new EvaluationHandler(runs), Map.class));
        deployPlain(
                functions.byName().get("agent-steps"), () -> FunctionHandler.of(new AgentStepHandler(runs), Map.class));
        machines.deploy(clients.stepFunctions(), functions);
        aws.deployQueueFunctions(function -> switch (function.name()) {
            case "ingestion" -> new IngestionHandler(ingestion);
            case "tenancy" -> new TenancyHandler(tenancy);
            case "runs" -> new RunHandler(runs);
            case "sandbox-results" -> new SandboxResultsHandler(runs);
            case "persona-samples" -> new PersonaSampleHandler(runs);
            case "sql-queries" -> new SqlQueryHandler(runs);
            case "usage" -> new UsageHandler(context.getBean(UsageLedger.class));
            default -> throw new IllegalStateException("Nothing makes the function " + function.name());
        });
        var gateway = new APIGatewayV2HTTPEventHandler(context);
        functions.calledBy(Caller.HTTP).forEach(function -> deployHttp(function, gateway));
        functions.calledBy(Caller.WEBSOCKET).forEach(this::deployWebSocket);
    }

    private void deployPlain(Functions.Function function, Callable<FunctionHandler> handlers) {
        aws.lambda().deploy(function, handlers);
    }

    private void deployHttp(Functions.Function function, APIGatewayV2HTTPEventHandler gateway) {
        aws.lambda()
                .deploy(
                        function,
                        () -> FunctionHandler.of(
                                new HttpFunction(gateway, function.routes()), APIGatewayV2HTTPEvent.class));
    }

    private void deployWebSocket(Functions.Function function) {
        var table = context.getBean(Settings.class).tablePrefix() + "connections";
        var connections = new Connections(
                context.getBean(Authentication.class),
                context.getBean(Admission.class),
                new ConnectionLimits(context.getBean(Quotas.class)),
                new DynamoConnectionStore(context.getBean(AwsClients.class).dynamoDb(), table),
                context.getBean(Clock.class));
        aws.lambda().deploy(function, () -> FunctionHandler.of(new ConnectionHandler(connections), JsonNode.class));
    }
}
