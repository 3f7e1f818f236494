"""Amazon CloudWatch Logs."""

import json

from moto.core.responses import ActionResult
from moto.logs.responses import LogsResponse

_policies = {}


def _group(self):
    name = self._get_param("logGroupIdentifier")
    return self.region, name.split(":log-group:")[-1].removesuffix(":*")


def put_data_protection_policy(self):
    """PutDataProtectionPolicy."""
    _policies[_group(self)] = self._get_param("policyDocument")
    return get_data_protection_policy(self)


def get_data_protection_policy(self):
    """GetDataProtectionPolicy."""
    answer = {"logGroupIdentifier": self._get_param("logGroupIdentifier")}
    if _group(self) in _policies:
        answer["policyDocument"] = json.dumps(json.loads(_policies[_group(self)]))
    return ActionResult(answer)


def delete_data_protection_policy(self):
    """DeleteDataProtectionPolicy."""
    _policies.pop(_group(self), None)
    return ActionResult({})


def install():
    LogsResponse.put_data_protection_policy = put_data_protection_policy
    LogsResponse.get_data_protection_policy = get_data_protection_policy
    LogsResponse.delete_data_protection_policy = delete_data_protection_policy
