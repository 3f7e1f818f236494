"""AWS CodeDeploy."""

import time

from moto.codedeploy import models


def install():
    # Its JSON protocol has times as numbers; moto writes them as text.
    models.iso_8601_datetime_with_milliseconds = lambda *arguments, **named: int(time.time())

    to_dict = models.DeploymentGroup.to_dict

    def deployment_group(self):
        """GetDeploymentGroup: the alarms that stop a deployment, and no load balancer where there is none."""
        value = to_dict(self)
        value["alarmConfiguration"] = self.alarm_configuration or {}
        if not value["loadBalancerInfo"]:
            del value["loadBalancerInfo"]
        return value

    models.DeploymentGroup.to_dict = deployment_group
