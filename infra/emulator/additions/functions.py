"""AWS Lambda."""

from moto.awslambda.models import LambdaBackend, LambdaFunction

from .rest import operation

_PATH = "/2019-09-30/functions/(?P<function>[^/]+)/provisioned-concurrency"


_KEPT = ("SnapStart", "LoggingConfig")

def install():
    create, update, configuration = LambdaFunction.__init__, LambdaFunction.update_configuration, LambdaFunction.get_configuration
    create_mapping = LambdaBackend.create_event_source_mapping

    def create_function(self, *arguments, **named):
        """CreateFunction with SnapStart and LoggingConfig."""
        create(self, *arguments, **named)
        spec = named.get("spec") or next(given for given in arguments if isinstance(given, dict))
        self.kept = {name: spec[name] for name in _KEPT if name in spec}

    def update_configuration(self, updates):
        """UpdateFunctionConfiguration with SnapStart and LoggingConfig."""
        self.kept = {**self.kept, **{name: updates[name] for name in _KEPT if name in updates}}
        return update(self, updates)

    def get_configuration(self, on_create=False):
        """GetFunctionConfiguration with SnapStart and LoggingConfig."""
        answer = {**configuration(self, on_create), **self.kept}
        return {**answer, "SnapStart": {**answer["SnapStart"], "OptimizationStatus": "Off"}}

    def create_event_source_mapping(self, spec):
        """CreateEventSourceMapping of an alias, which moto replaces by the version."""
        mapping = create_mapping(self, spec)
        if spec["FunctionName"].startswith("arn:"):
            mapping.function_arn = spec["FunctionName"]
        return mapping

    LambdaFunction.__init__ = create_function
    LambdaFunction.update_configuration = update_configuration
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
