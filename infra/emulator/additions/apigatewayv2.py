"""Amazon API Gateway, version 2."""

import uuid
import zlib

from moto.apigatewayv2.models import DomainName, Stage

from .rest import operation


def install():
    to_json = DomainName.to_json

    def domain_name(self):
        """GetDomainName: the address and state of a custom domain name."""
        value = to_json(self)
        address = f"d-{zlib.crc32(self.domain_name_arn.encode()):010}.execute-api.{self.domain_name_arn.split(':')[3]}.amazonaws.com"
        value["domainNameConfigurations"] = [
            {**configuration, "domainNameStatus": "AVAILABLE", "apiGatewayDomainName": address, "hostedZoneId": "Z1UJRXOUMOOFQ8"}
            for configuration in value["domainNameConfigurations"]
        ]
        if not value["mutualTlsAuthentication"]:
            del value["mutualTlsAuthentication"]
        return value

    stage_json = Stage.to_json

    def stage(self):
        """GetStage: the deployment of a stage that is not deployed by itself."""
        value = stage_json(self)
        if self.config.get("deploymentId"):
            value["deploymentId"] = self.config["deploymentId"]
        return value

    DomainName.to_json = domain_name
    Stage.to_json = stage


@operation("apigateway", "POST", "/v2/apis/(?P<api>[^/]+)/deployments")
def create_deployment(call):
    """CreateDeployment."""
    deployment = {"deploymentId": uuid.uuid4().hex[:6], "deploymentStatus": "DEPLOYED", "autoDeployed": False}
    if "description" in call.body:
        deployment["description"] = call.body["description"]
    call.store[deployment["deploymentId"]] = deployment
    return deployment, "201 Created"


@operation("apigateway", "GET", "/v2/apis/(?P<api>[^/]+)/deployments/(?P<deployment>[^/]+)")
def get_deployment(call):
    """GetDeployment."""
    return call.stored(call.parameters["deployment"])


@operation("apigateway", "DELETE", "/v2/apis/(?P<api>[^/]+)/deployments/(?P<deployment>[^/]+)")
def delete_deployment(call):
    """DeleteDeployment."""
    call.store.pop(call.parameters["deployment"], None)
    return None, "204 No Content"
