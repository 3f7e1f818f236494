"""What terraform-provider-aws 5.100 and the smoke tests call and moto 5.2 does not answer, or not as AWS does.

One module per service. Each addition names the API it stands in for."""

from importlib import import_module

SERVICES = (
    "apigatewayv2",
    "applicationautoscaling",
    "budgets",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "codedeploy",
    "dynamodb",
    "ec2",
    "ecs",
    "elasticache",
    "functions",
    "guardduty",
    "kms",
    "logs",
    "rds",
    "s3",
    "secretsmanager",
    "sqs",
    "stepfunctions",
    "xray",
)


def install():
    for service in SERVICES:
        import_module(f"{__name__}.{service}").install()
