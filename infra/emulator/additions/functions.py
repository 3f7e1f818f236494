"""AWS Lambda."""

from .rest import operation

_PATH = "/2019-09-30/functions/(?P<function>[^/]+)/provisioned-concurrency"


def install():
    """Only the operations below."""


def _key(call):
    return call.parameters["function"].split(":")[-1], call.query.get("Qualifier")


@operation("lambda", "PUT", _PATH)
def put_provisioned_concurrency_config(call):
    """PutProvisionedConcurrencyConfig."""
    wanted = call.body["ProvisionedConcurrentExecutions"]
    counts = dict.fromkeys(("Requested", "Available", "Allocated"), wanted)
    call.store[_key(call)] = {
        **{f"{kind}ProvisionedConcurrentExecutions": count for kind, count in counts.items()},
        "Status": "READY",
        "LastModified": "2026-01-01T00:00:00+0000",
    }
    return call.store[_key(call)], "202 Accepted"


@operation("lambda", "GET", _PATH)
def get_provisioned_concurrency_config(call):
    """GetProvisionedConcurrencyConfig."""
    return call.stored(_key(call))


@operation("lambda", "DELETE", _PATH)
def delete_provisioned_concurrency_config(call):
    """DeleteProvisionedConcurrencyConfig."""
    call.store.pop(_key(call), None)
    return None, "204 No Content"
