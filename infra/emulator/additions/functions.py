"""AWS Lambda."""

from moto.awslambda.models import LambdaBackend, LambdaFunction

from .rest import operation

_PATH = "/2019-09-30/functions/(?P<function>[^/]+)/provisioned-concurrency"


def install():
    make, configuration = LambdaFunction.__init__, LambdaFunction.get_configuration
    create_mapping = LambdaBackend.create_event_source_mapping

    def with_spec(self, account_id, spec, region, *arguments, **named):
        make(self, account_id, spec, region, *arguments, **named)
        self.logging_config, self.snap_start = spec.get("LoggingConfig"), spec.get("SnapStart")

    def get_configuration(self, on_create=False):
        """GetFunction: LoggingConfig and SnapStart."""
        value = configuration(self, on_create)
        if self.logging_config:
            value["LoggingConfig"] = self.logging_config
        if self.snap_start:
            value["SnapStart"] = {"OptimizationStatus": "On", **self.snap_start}
        return value

    def create_event_source_mapping(self, spec):
        """CreateEventSourceMapping: an alias stays an alias, moto takes the version it points at."""
        named = spec.get("FunctionName", "")
        mapping = create_mapping(self, spec)
        if named.startswith("arn:"):
            mapping.function_arn = named
        return mapping

    LambdaFunction.__init__ = with_spec
    LambdaFunction.get_configuration = get_configuration
    LambdaBackend.create_event_source_mapping = create_event_source_mapping


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
