#!/usr/bin/env python3
"""AWS on loopback for the check of the Terraform stacks: moto's server with what the stacks need and moto lacks.

usage: moto_server.py PORT

Port 0 takes a free one. When it serves, it prints `http://127.0.0.1:<port>` as its only line on standard output, and
goes on until its standard input ends or it is told to terminate. Nothing is kept.
"""

import logging
import os
import sys
import threading

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
# Certificates are proved as soon as they are asked for.
os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "0")

from moto.server import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import additions  # noqa: E402
from additions.rest import Additions  # noqa: E402


def main(port):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    additions.install()
    application = Additions(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", port, application, threaded=True)
    os.environ["MOTO_PORT"] = str(server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    # Whoever started it holds the other end: when that process dies, however it dies, this one ends too.
    sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
