"""AWS CodeDeploy."""

import json
import time

from moto.codedeploy import models
from moto.codedeploy.responses import CodeDeployResponse


def delete_deployment_group(self):
    """DeleteDeploymentGroup."""
    groups = self.codedeploy_backend.deployment_groups.get(self._get_param("applicationName"), {})
    groups.pop(self._get_param("deploymentGroupName"), None)
    return json.dumps({"hooksNotCleanedUp": []})


def delete_application(self):
    """DeleteApplication with its deployment groups."""
    self.codedeploy_backend.applications.pop(self._get_param("applicationName"), None)
    self.codedeploy_backend.deployment_groups.pop(self._get_param("applicationName"), None)
    return ""


def install():
    to_dict = models.DeploymentGroup.to_dict

    def deployment_group(self):
        """GetDeploymentGroup: the alarms, and no load balancer where there is none."""
        answer = {**to_dict(self), "alarmConfiguration": self.alarm_configuration}
        return {name: value for name, value in answer.items() if name != "loadBalancerInfo" or value}

    models.DeploymentGroup.to_dict = deployment_group
    # Its JSON protocol has times as numbers; moto writes them as text.
    models.iso_8601_datetime_with_milliseconds = lambda *arguments, **named: int(time.time())
    CodeDeployResponse.delete_deployment_group = delete_deployment_group
    CodeDeployResponse.delete_application = delete_application
