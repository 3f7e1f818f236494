"""Amazon CloudWatch Logs."""

import json

from moto.logs.responses import LogsResponse

_policies = {}


def _group(self):
    return self.region, self._get_param("logGroupIdentifier").split(":log-group:")[-1].removesuffix(":*")


def put_data_protection_policy(self):
    """PutDataProtectionPolicy."""
    _policies[_group(self)] = self._get_param("policyDocument")
    return get_data_protection_policy(self)


def get_data_protection_policy(self):
    """GetDataProtectionPolicy."""
    answer = {"logGroupIdentifier": self._get_param("logGroupIdentifier")}
    if _group(self) in _policies:
        answer["policyDocument"] = _policies[_group(self)]
    return json.dumps(answer)


def delete_data_protection_policy(self):
    """DeleteDataProtectionPolicy."""
    _policies.pop(_group(self), None)
    return "{}"


def install():
    for operation in (put_data_protection_policy, get_data_protection_policy, delete_data_protection_policy):
        setattr(LogsResponse, operation.__name__, operation)
