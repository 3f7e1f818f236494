"""AWS Step Functions."""

import json

from moto.core.responses import ActionResult
from moto.stepfunctions.responses import StepFunctionResponse


def validate_state_machine_definition(self):
    """ValidateStateMachineDefinition, which the provider calls when it plans."""
    try:
        definition = json.loads(self._get_param("definition"))
        if definition["StartAt"] not in definition["States"]:
            raise ValueError(f"StartAt {definition['StartAt']} is not a state")
    except (KeyError, ValueError) as problem:
        diagnostic = {"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": repr(problem)}
        return ActionResult({"result": "FAIL", "diagnostics": [diagnostic], "truncated": False})
    return ActionResult({"result": "OK", "diagnostics": [], "truncated": False})


def list_state_machine_versions(self):
    """ListStateMachineVersions: the one version that CreateStateMachine published."""
    arn = self._get_param("stateMachineArn")
    return ActionResult({"stateMachineVersions": [{"stateMachineVersionArn": f"{arn}:1", "creationDate": 1767225600}]})


def install():
    create = StepFunctionResponse.create_state_machine

    def create_state_machine(self):
        """CreateStateMachine with `publish` and `type`."""
        answer = create(self)
        made = self.stepfunction_backend.describe_state_machine(answer.result["stateMachineArn"])
        made.type = self._get_param("type") or "STANDARD"
        if self._get_param("publish"):
            answer.result["stateMachineVersionArn"] = answer.result["stateMachineArn"] + ":1"
        return answer

    StepFunctionResponse.create_state_machine = create_state_machine
    StepFunctionResponse.validate_state_machine_definition = validate_state_machine_definition
    StepFunctionResponse.list_state_machine_versions = list_state_machine_versions
