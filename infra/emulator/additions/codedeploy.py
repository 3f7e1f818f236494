"""AWS CodeDeploy."""

import time

from moto.codedeploy import models


def install():
    to_dict = models.DeploymentGroup.to_dict

    def deployment_group(self):
        """GetDeploymentGroup: the alarms, and no load balancer where there is none."""
        answer = {**to_dict(self), "alarmConfiguration": self.alarm_configuration}
        return {name: value for name, value in answer.items() if name != "loadBalancerInfo" or value}

    models.DeploymentGroup.to_dict = deployment_group
    # Its JSON protocol has times as numbers; moto writes them as text.
    models.iso_8601_datetime_with_milliseconds = lambda *arguments, **named: int(time.time())
