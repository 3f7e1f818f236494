"""AWS X-Ray: sampling rules, groups and the encryption of traces."""

from .rest import ACCOUNT, operation


def install():
    """Only the operations below."""


def _arn(call, kind, name):
    return f"arn:aws:xray:{call.region}:{ACCOUNT}:{kind}/{name}"


def _group(call):
    return call.body.get("GroupARN") or _arn(call, "group", f"{call.body['GroupName']}/1")


@operation("xray", "POST", "/CreateSamplingRule")
def create_sampling_rule(call):
    """CreateSamplingRule."""
    rule = call.body["SamplingRule"]
    rule["RuleARN"] = _arn(call, "sampling-rule", rule["RuleName"])
    call.store[rule["RuleARN"]] = {"SamplingRule": rule, "CreatedAt": 1.0, "ModifiedAt": 1.0}
    call.store["tags", rule["RuleARN"]] = call.body.get("Tags") or []
    return {"SamplingRuleRecord": call.store[rule["RuleARN"]]}


@operation("xray", "POST", "/UpdateSamplingRule")
def update_sampling_rule(call):
    """UpdateSamplingRule."""
    update = call.body["SamplingRuleUpdate"]
    record = call.stored(_arn(call, "sampling-rule", update["RuleName"]))
    record["SamplingRule"].update(update)
    return {"SamplingRuleRecord": record}


@operation("xray", "POST", "/GetSamplingRules")
def get_sampling_rules(call):
    """GetSamplingRules."""
    return {"SamplingRuleRecords": [value for value in call.store.values() if "SamplingRule" in value]}


@operation("xray", "POST", "/DeleteSamplingRule")
def delete_sampling_rule(call):
    """DeleteSamplingRule."""
    return {"SamplingRuleRecord": call.store.pop(_arn(call, "sampling-rule", call.body["RuleName"]))}


@operation("xray", "POST", "/CreateGroup")
def create_group(call):
    """CreateGroup."""
    group = {"InsightsConfiguration": {"InsightsEnabled": False, "NotificationsEnabled": False}, **call.body}
    tags = group.pop("Tags", None) or []
    group["GroupARN"] = _group(call)
    call.store[group["GroupARN"]] = group
    call.store["tags", group["GroupARN"]] = tags
    return {"Group": group}


@operation("xray", "POST", "/GetGroup")
def get_group(call):
    """GetGroup."""
    return {"Group": call.stored(_group(call))}


@operation("xray", "POST", "/UpdateGroup")
def update_group(call):
    """UpdateGroup."""
    group = call.stored(_group(call))
    group.update({name: value for name, value in call.body.items() if value is not None})
    return {"Group": group}


@operation("xray", "POST", "/DeleteGroup")
def delete_group(call):
    """DeleteGroup."""
    call.store.pop(_group(call), None)
    return {}


@operation("xray", "POST", "/PutEncryptionConfig")
def put_encryption_config(call):
    """PutEncryptionConfig."""
    call.store["encryption"] = {**call.body, "Status": "ACTIVE"}
    return {"EncryptionConfig": call.store["encryption"]}


@operation("xray", "POST", "/EncryptionConfig")
def get_encryption_config(call):
    """GetEncryptionConfig."""
    return {"EncryptionConfig": call.store.get("encryption", {"Type": "NONE", "Status": "ACTIVE"})}


@operation("xray", "POST", "/ListTagsForResource")
def list_tags_for_resource(call):
    """ListTagsForResource."""
    return {"Tags": call.store.get(("tags", call.body["ResourceARN"]), [])}
