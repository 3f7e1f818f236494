"""What terraform-provider-aws 5.100 and the smoke tests call and moto 5.2 does not answer, or not as AWS does.

One module per service. Each addition names the API it stands in for."""

from . import (
    apigatewayv2,
    applicationautoscaling,
    budgets,
    cloudfront,
    cloudtrail,
    cloudwatch,
    codedeploy,
    dynamodb,
    elasticache,
    functions,
    guardduty,
    kms,
    logs,
    s3,
    secretsmanager,
    sqs,
    stepfunctions,
    xray,
)

SERVICES = (
    apigatewayv2,
    applicationautoscaling,
    budgets,
    cloudfront,
    cloudtrail,
    cloudwatch,
    codedeploy,
    dynamodb,
    elasticache,
    functions,
    guardduty,
    kms,
    logs,
    s3,
    secretsmanager,
    sqs,
    stepfunctions,
    xray,
)


def install():
    for service in SERVICES:
        service.install()
