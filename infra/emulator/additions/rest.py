"""REST operations that moto has no path for, in front of moto's own application.

A module registers an operation with `@operation(service, method, path pattern)`; it is given a `Call` and returns a
JSON value, or `(value, status)`. `Call.store` is a dictionary of the call's region and service.
"""

import json
import re
import sys
import threading
import traceback
from urllib.parse import parse_qs, unquote
from xml.sax.saxutils import escape

ACCOUNT = "123456789012"

_operations = []
_stores = {}
_signed = re.compile(r"Credential=[^/]+/\d+/([a-z0-9-]+)/([a-z0-9-]+)/")


class NotFound(Exception):
    """What the operation names is not there."""


class Call:
    def __init__(self, environ, region, service, match):
        self.region = region
        self.parameters = {name: unquote(value or "") for name, value in match.groupdict().items()}
        self.query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        self.store = _stores.setdefault((region, service), {})
        length = int(environ.get("CONTENT_LENGTH") or 0)
        self.body = json.loads(environ["wsgi.input"].read(length) or b"{}") if length else {}

    def stored(self, key):
        if key not in self.store:
            raise NotFound(key)
        return self.store[key]


def operation(service, method, path):
    def register(function):
        _operations.append((service, method, re.compile(path + "$"), function))
        return function

    return register


class Additions:
    """The operations registered here, then moto's."""

    def __init__(self, application):
        self._application = application
        self._one_at_a_time = threading.Lock()

    def __call__(self, environ, start_response):
        # Moto's services go through dictionaries that other calls change meanwhile.
        with self._one_at_a_time:
            return self._respond(environ, start_response)

    def _respond(self, environ, start_response):
        signed = _signed.search(environ.get("HTTP_AUTHORIZATION", ""))
        region, service = signed.groups() if signed else ("us-east-1", "")
        for owner, method, path, function in _operations:
            match = path.match(environ.get("PATH_INFO", ""))
            if owner == service and method == environ["REQUEST_METHOD"] and match:
                return self._answer(start_response, function, Call(environ, region, service, match))
        try:
            return self._application(environ, start_response)
        except Exception as failure:  # noqa: BLE001
            # AWS's clients repeat what failed with 500 up to 25 times; what moto cannot do, it will not do later.
            traceback.print_exc(file=sys.stderr)
            what = f"{service} {environ['REQUEST_METHOD']} {environ.get('PATH_INFO')} {environ.get('HTTP_X_AMZ_TARGET', '')}"
            return _failed(start_response, service, environ, f"{what}: {failure!r}")

    @staticmethod
    def _answer(start_response, function, call):
        try:
            answer = function(call)
        except NotFound as missing:
            return _json(start_response, "404 Not Found", _error("ResourceNotFoundException", f"{missing} not found"), "ResourceNotFoundException")
        value, status = answer if isinstance(answer, tuple) else (answer, "200 OK")
        return _json(start_response, status, value)


def _error(code, message):
    return {"__type": code, "message": message, "Message": message}


def _failed(start_response, service, environ, message):
    """An error as the service's protocol has it: XML, or JSON."""
    code = "EmulatorFailed"
    if service != "s3" and "x-www-form-urlencoded" not in environ.get("CONTENT_TYPE", ""):
        return _json(start_response, "400 Bad Request", _error(code, message), code)
    error = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if service == "ec2":
        body = f"<Response><Errors><Error>{error}</Error></Errors></Response>"
    else:
        body = f"<Error>{error}</Error>" if service == "s3" else f"<ErrorResponse><Error>{error}</Error></ErrorResponse>"
    start_response("400 Bad Request", [("Content-Type", "text/xml"), ("Content-Length", str(len(body.encode())))])
    return [body.encode()]


def _json(start_response, status, value, error=None):
    body = b"" if value is None else json.dumps(value).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    if error:
        headers.append(("x-amzn-ErrorType", error))
    start_response(status, headers)
    return [body]
