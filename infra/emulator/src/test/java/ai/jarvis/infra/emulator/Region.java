package ai.jarvis.infra.emulator;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A region of the emulator, as AWS's own clients see it.
 *
 * @param name as in {@code eu-west-1}
 * @param endpoint of the emulator
 */
record Region(String name, URI endpoint) {
    private static final SdkHttpClient HTTP = UrlConnectionHttpClient.create();

    ApiGatewayV2Client apis() {
        return client(ApiGatewayV2Client.builder());
    }

    DynamoDbClient tables() {
        return client(DynamoDbClient.builder());
    }

    EventBridgeClient events() {
        return client(EventBridgeClient.builder());
    }

    IamClient roles() {
        return client(IamClient.builder());
    }

    LambdaClient functions() {
        return client(LambdaClient.builder());
    }

    SchedulerClient schedules() {
        return client(SchedulerClient.builder());
    }

    SfnClient machines() {
        return client(SfnClient.builder());
    }

    SqsClient queues() {
        return client(SqsClient.builder());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.region(software.amazon.awssdk.regions.Region.of(name))
                .endpointOverride(endpoint)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("emulator", "emulator")))
                .httpClient(HTTP)
                .build();
    }
}
