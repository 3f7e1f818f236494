"""Takes one execution from the queue, runs it in the sandbox, puts its results where the job says, and ends.

The worker has no credentials. The queue lets its network take messages unsigned; everything else it reaches by the
presigned URLs of the job, which stay in its memory: the launcher gets none of them, not in its arguments, not in its
environment and not in a file.

Settings, all of the environment:
  JARVIS_QUEUE_URL         where messages are taken
  JARVIS_LAUNCHER          the launcher; /usr/local/bin/jarvis-sandbox
  JARVIS_LAUNCHER_OPTIONS  what it is given beside the job's, as words of a shell
  JARVIS_SANDBOX_MOUNTS    watched: the worker makes plain folders for workspace and tmp; otherwise the options name them
  JARVIS_SANDBOX_UID       owner of what the launcher writes, if the worker is root and the launcher becomes that user
  JARVIS_WORK              folder for what passes through; made for each run, and removed
  JARVIS_WORKER            name of the worker; the task's id where it runs as one
  JARVIS_IMAGE_DIGEST      digest of the image, or of the programs without one; the task's metadata where it runs as one
  JARVIS_DUAL_STACK        on: objects are reached by the names that have addresses of IPv6
  JARVIS_IDLE_SECONDS      ends after so long without a message; without it the worker waits for good

Exit status: 0 the message is done, or none came in time; 1 it was left for another worker; 70 executions cannot run
here; 143 asked to stop.
"""

import codecs
import concurrent.futures
import ctypes
import datetime
import hashlib
import http.client
import json
import os
import random
import re
import selectors
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import xml.etree.ElementTree

MIB = 1 << 20
MOST_MESSAGE = 64 * 1024
MOST_JOB = 8 * MIB
MOST_INPUT = 50 * MIB
MOST_INPUTS = 64
MOST_RESULT = 1 * MIB
MOST_OUTPUT = 4 * MIB
MOST_ANSWER = 64 * 1024
MOST_TIMEOUT = 300
LONG_POLL = 20
PATIENCE = 20
ATTEMPTS = 5
REFUSED_POLLS = 8
CANCEL_SECONDS = 1.0
# What ends sooner does not say that it has started: the result tells when it did.
START_SECONDS = 0.2
LOG_SECONDS = 0.2
LOG_GROWTH = 0.15
# A launcher keeps the wall clock itself; one that does not end so much later is killed.
GRACE = 15
# From when on a run is longer than the queue hides its message.
HIDDEN_SECONDS = 45

# S3's name for IPv4 alone, as presigned URLs have it.
ONE_STACK = re.compile(r"(|.+\.)s3\.(?:([a-z0-9-]+)\.)?amazonaws\.com")

DONE, LEFT, UNABLE, STOPPED = 0, 1, 70, 143


class Refused(Exception):
    """An answer that trying again does not change."""

    def __init__(self, status):
        super().__init__(f"answered {status}")
        self.status = status


class Unreachable(Exception):
    """No answer after every attempt."""


class Unusable(Exception):
    """A message or a job that is not what it should be."""


class Stopping(BaseException):
    """The worker was asked to stop."""


class Web:
    """HTTP with bounds: each answer has a size, a time, and some attempts. Threads keep their own connections."""

    def __init__(self, attempts=ATTEMPTS, dual_stack=False, pause=0.2):
        self._attempts = attempts
        self._pause = pause
        self._dual_stack = dual_stack
        self._kept = threading.local()
        self._tls = None

    def get(self, url, most):
        return self.call("GET", url, most)

    def put(self, url, body, content_type="application/json"):
        self.call("PUT", url, MOST_ANSWER, body, {"Content-Type": content_type})

    def put_file(self, url, path, size):
        with open(path, "rb") as file:
            self.call("PUT", url, MOST_ANSWER, file, {"Content-Type": "application/octet-stream", "Content-Length": str(size)})

    def call(self, method, url, most, body=None, headers=None, wait=PATIENCE, attempts=None):
        return self._try(lambda: self._once(method, url, body, headers or {}, wait, lambda answer: read(answer, most)), attempts)

    def download(self, url, path, most):
        """Writes what is at the URL to a file, and returns its size."""
        return self._try(lambda: self._once("GET", url, None, {}, PATIENCE, lambda answer: copy(answer, path, most)), None)

    def _try(self, call, attempts):
        attempts = attempts or self._attempts
        for attempt in range(attempts):
            try:
                return call()
            except (OSError, http.client.HTTPException) as failure:
                if attempt + 1 == attempts:
                    raise Unreachable(f"{type(failure).__name__} after {attempts} attempts") from failure
            time.sleep(self._pause * 2**attempt * random.uniform(0.5, 1))
        raise AssertionError

    def _once(self, method, url, body, headers, wait, take):
        place = urllib.parse.urlsplit(url)
        if hasattr(body, "seek"):
            body.seek(0)
        connection = self._connection(place, wait)
        target = (place.path or "/") + ("?" + place.query if place.query else "")
        whole = False
        try:
            # As it was signed, wherever the connection leads.
            connection.request(method, target, body, {"Host": place.netloc, **headers})
            answer = connection.getresponse()
            if answer.status >= 500 or answer.status == 429:
                raise http.client.HTTPException(f"answered {answer.status}")
            if answer.status >= 300:
                answer.read(MOST_ANSWER)
                whole = answer.isclosed()
                raise Refused(answer.status)
            taken = take(answer)
            whole = answer.isclosed()
            return taken
        finally:
            if not whole:
                self._forget(place)

    def _connection(self, place, wait):
        kept = self._kept.__dict__.setdefault("connections", {})
        at = (place.scheme, place.netloc)
        connection = kept.get(at)
        if connection is None or not alive(connection):
            if place.scheme == "https":
                connection = http.client.HTTPSConnection(self._address(place.hostname), place.port, timeout=wait, context=self._context())
            elif place.scheme == "http":
                connection = http.client.HTTPConnection(place.hostname, place.port, timeout=wait)
            else:
                raise Unusable("a URL that is not of the web")
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            kept[at] = connection
        connection.sock.settimeout(wait)
        return connection

    def _address(self, host):
        found = ONE_STACK.fullmatch(host) if self._dual_stack else None
        return f"{found[1]}s3.dualstack.{found[2] or 'us-east-1'}.amazonaws.com" if found else host

    def _context(self):
        if self._tls is None:
            # Memory that a worker without TLS does without.
            import ssl

            self._tls = ssl.create_default_context()
        return self._tls

    def _forget(self, place):
        connection = self._kept.__dict__.get("connections", {}).pop((place.scheme, place.netloc), None)
        if connection is not None:
            connection.close()


def alive(connection):
    """Whether a connection that was kept is still open: one that has ended, or has what nobody asked for, is not."""
    if connection.sock is None:
        return False
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return not selector.select(0)


def read(answer, most):
    content = answer.read(most + 1)
    if len(content) > most:
        raise Unusable(f"an answer of more than {most} bytes")
    # The end of a chunked answer is only seen by asking for more.
    if not answer.isclosed():
        answer.read(1)
    return content


def copy(answer, path, most):
    size = 0
    with open(path, "wb") as file:
        while chunk := answer.read(256 * 1024):
            size += len(chunk)
            if size > most:
                raise Unusable(f"an input of more than {most} bytes")
            file.write(chunk)
    return size


class Queue:
    """The queue, by SQS's query protocol, which takes unsigned requests if the queue's policy does."""

    def __init__(self, url, web):
        self._url = url
        self._web = web

    def receive(self, seconds):
        """The body and the receipt of a message; None if none came."""
        root = self._ask(LONG_POLL + 10, Action="ReceiveMessage", MaxNumberOfMessages=1, WaitTimeSeconds=seconds)
        for message in root.iter():
            if local(message) == "Message":
                fields = {local(field): field.text or "" for field in message}
                return fields.get("Body", ""), fields["ReceiptHandle"]
        return None

    def delete(self, receipt):
        self._ask(PATIENCE, Action="DeleteMessage", ReceiptHandle=receipt)

    def hide(self, receipt, seconds):
        self._ask(PATIENCE, Action="ChangeMessageVisibility", ReceiptHandle=receipt, VisibilityTimeout=seconds)

    def _ask(self, wait, **fields):
        body = urllib.parse.urlencode({**fields, "Version": "2012-11-05"}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        attempts = 1 if fields["Action"] == "ReceiveMessage" else None
        return xml.etree.ElementTree.fromstring(self._web.call("POST", self._url, MOST_MESSAGE, body, headers, wait, attempts))


def local(element):
    return element.tag.rpartition("}")[2]


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds():
    return time.time_ns() // 1_000_000


def say(what, **more):
    print(json.dumps({"at": now(), "message": what, **more}), flush=True)


class Job:
    """What a message asks for; refuses what is not whole before anything is done with it."""

    def __init__(self, fields):
        try:
            self.execution = text(fields["execution_id"], 64)
            self.code = text(fields["code"], MOST_JOB)
            if fields.get("language", "python") != "python":
                raise Unusable("a language that is not here")
            self.timeout = bounded(fields["timeout_seconds"], MOST_TIMEOUT)
            limits = fields.get("limits") or {}
            self.limits = {name: bounded(limits[name], 1 << 40) for name in ("memory_bytes", "cpu_seconds", "output_bytes") if name in limits}
            self.inputs = [(relative(one["name"]), text(one["url"], 8192)) for one in fields.get("inputs", [])]
            if len(self.inputs) > MOST_INPUTS:
                raise Unusable("too many inputs")
            self.deadline = datetime.datetime.fromisoformat(fields["deadline"])
            if self.deadline.tzinfo is None:
                raise Unusable("a deadline without its zone")
            self.started_url, self.cancel_url, self.result_url = (text(fields[name], 8192) for name in ("started_url", "cancel_url", "result_url"))
            self.log_urls = [text(url, 8192) for url in fields["log_urls"]]
            self.file_urls = [text(url, 8192) for url in fields["file_urls"]]
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise Unusable(f"a job that is not whole: {type(problem).__name__}") from None

    @property
    def is_over(self):
        return datetime.datetime.now(datetime.timezone.utc) > self.deadline


def text(value, most):
    if not isinstance(value, str) or len(value) > most:
        raise Unusable("a text that is none, or too long")
    return value


def bounded(value, most):
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise Unusable("a number out of its bounds")
    return value


def relative(name):
    parts = text(name, 1024).split("/")
    if any(part in ("", ".", "..") or "\0" in part or len(part.encode()) > 255 for part in parts):
        raise Unusable("an input's name that is no name of a file")
    return os.path.join(*parts)


class Output:
    """What the code says: kept for the result, and passed on in parts, of which there are only so many."""

    def __init__(self, job, web, sender):
        self._urls = job.log_urls
        self._web = web
        self._sender = sender
        self._decoders = {name: codecs.getincrementaldecoder("utf-8")("replace") for name in ("stdout", "stderr")}
        self._kept = {"stdout": [], "stderr": []}
        self._bytes = 0
        self._waiting = []
        self._sending = None
        self._sent = 0
        self._began = self._last = time.monotonic()

    def add(self, stream, content, final=False):
        """Takes what came; what passes any launcher's limit is dropped."""
        content = content[: max(0, MOST_OUTPUT - self._bytes)]
        self._bytes += len(content)
        words = self._decoders[stream].decode(content, final)
        if words:
            self._kept[stream].append(words)
            if self._waiting and self._waiting[-1]["stream"] == stream:
                self._waiting[-1]["text"] += words
            else:
                self._waiting.append({"stream": stream, "text": words, "at_ms": milliseconds()})

    def pass_on(self):
        """Sends a part if one is due. Each waits longer than the one before; one is left for the rest."""
        at = time.monotonic()
        pause = max(LOG_SECONDS, (at - self._began) * LOG_GROWTH)
        idle = self._sending is None or self._sending.done()
        if self._waiting and idle and at - self._last >= pause and self._sent + 1 < len(self._urls):
            self._send()

    def finish(self):
        """Sends the rest, and waits for it."""
        for stream in self._decoders:
            self.add(stream, b"", final=True)
        if self._sending is not None:
            concurrent.futures.wait([self._sending])
        if self._waiting and self._sent < len(self._urls):
            self._send()
            concurrent.futures.wait([self._sending])

    def text(self, stream):
        return "".join(self._kept[stream])

    def _send(self):
        body = json.dumps(self._waiting).encode()
        self._waiting = []
        self._last = time.monotonic()
        self._sending = self._sender.submit(self._put, self._urls[self._sent], body)
        self._sent += 1

    def _put(self, url, body):
        # The result holds everything; a part that is lost is no reason to fail.
        try:
            self._web.put(url, body)
        except (Refused, Unreachable) as problem:
            say("a part of the log is lost", problem=str(problem))


class Run:
    """One execution in its own folder."""

    def __init__(self, job, settings, web, folder):
        self._job = job
        self._settings = settings
        self._web = web
        self._folder = folder
        self._cancelled = threading.Event()
        self._ended = threading.Event()
        self._process = None
        self._lock = threading.Lock()

    def result(self):
        """Runs the code and brings its files away; the result as it is to be put."""
        started = now()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            notice = pool.submit(self._put_started, started)
            cancel = pool.submit(self._watch_cancel)
            try:
                output = Output(self._job, self._web, pool)
                try:
                    self._prepare()
                    outcome = self._run(output)
                except Unusable as problem:
                    outcome = failure(str(problem), kind="user_error")
                except (Refused, Unreachable) as problem:
                    outcome = failure(f"An input could not be fetched: {problem}")
                except OSError as problem:
                    say("the launcher cannot be run", problem=str(problem))
                    outcome = failure("The sandbox could not be started.")
                rest = pool.submit(output.finish)
                files = self._put_files(outcome) if outcome["status"] != "cancelled" else []
                rest.result()
            finally:
                self._ended.set()
                self._end_process()
            concurrent.futures.wait([notice, cancel])
        return outcome | {
            "execution_id": self._job.execution,
            "started_at": started,
            "ended_at": now(),
            "worker": self._settings.worker,
            "image_digest": self._settings.image_digest,
            "stdout": output.text("stdout"),
            "stderr": output.text("stderr"),
            "files": files,
        }

    def _put_started(self, at):
        if self._ended.wait(START_SECONDS):
            return
        body = {"at": at, "worker": self._settings.worker, "image_digest": self._settings.image_digest}
        try:
            self._web.put(self._job.started_url, json.dumps(body).encode())
        except (Refused, Unreachable) as problem:
            say("the start is not told", problem=str(problem))

    def _watch_cancel(self):
        while True:
            try:
                self._web.call("GET", self._job.cancel_url, MOST_ANSWER, attempts=1)
                break
            # 404 while there is none; S3 says 403 to who may not list.
            except (Refused, Unreachable):
                if self._ended.wait(CANCEL_SECONDS):
                    return
        with self._lock:
            self._cancelled.set()
            if self._process is not None:
                self._process.send_signal(signal.SIGTERM)

    def _prepare(self):
        for name in ("inputs", "outputs"):
            os.mkdir(os.path.join(self._folder, name))
        with open(os.path.join(self._folder, "main.py"), "w", encoding="utf-8", newline="") as file:
            file.write(self._job.code)
        room = MOST_INPUT
        for name, url in self._job.inputs:
            path = os.path.join(self._folder, "inputs", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            room -= self._web.download(url, path, room)
        if self._settings.mounts == "watched":
            for name in ("workspace", "tmp"):
                os.mkdir(os.path.join(self._folder, name), 0o700)
        if self._settings.uid is not None:
            for parent, folders, files in os.walk(self._folder):
                for name in [".", *folders, *files]:
                    os.chown(os.path.join(parent, name), self._settings.uid, self._settings.uid)

    def _command(self):
        inside = lambda name: os.path.join(self._folder, name)
        command = [self._settings.launcher, "run", *self._settings.options]
        if self._settings.mounts == "watched":
            command += ["--workspace", inside("workspace"), "--tmp", inside("tmp")]
        command += ["--code", inside("main.py"), "--inputs", inside("inputs"), "--outputs", inside("outputs"), "--result", inside("result.json")]
        command += ["--wall-seconds", str(self._job.timeout), "--max-files", str(len(self._job.file_urls))]
        for name, value in self._job.limits.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        return command

    def _run(self, output):
        with self._lock:
            if self._cancelled.is_set():
                return failure("Cancelled before it began.", status="cancelled", kind=None)
            self._process = subprocess.Popen(
                self._command(),
                cwd=self._folder,
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        process = self._process
        deadline = time.monotonic() + self._job.timeout + GRACE
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ, "stdout")
            selector.register(process.stderr, selectors.EVENT_READ, "stderr")
            while selector.get_map() and time.monotonic() < deadline:
                for key, _ in selector.select(LOG_SECONDS / 2):
                    content = os.read(key.fd, 65536)
                    if content:
                        output.add(key.data, content)
                    else:
                        selector.unregister(key.fileobj)
                output.pass_on()
        try:
            status = process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return failure("The sandbox did not end in time.")
        return self._outcome(status)

    def _outcome(self, status):
        try:
            with open(os.path.join(self._folder, "result.json"), "rb") as file:
                content = file.read(MOST_RESULT + 1)
            outcome = json.loads(content) if len(content) <= MOST_RESULT else None
        except (FileNotFoundError, ValueError):
            outcome = None
        if not isinstance(outcome, dict) or "status" not in outcome:
            say("the launcher left no result", exit_status=status)
            return failure("The sandbox ended without a result.")
        return outcome

    def _put_files(self, outcome):
        put = []
        for index, file in enumerate(outcome.get("files", [])[: len(self._job.file_urls)]):
            path = os.path.join(self._folder, "outputs", relative(file["name"]))
            with open(path, "rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
                size = content.tell()
            self._web.put_file(self._job.file_urls[index], path, size)
            put.append({"name": file["name"], "bytes": size, "sha256": digest, "index": index})
        return put

    def _end_process(self):
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        process.stdout.close()
        process.stderr.close()


def failure(message, status="failed", kind="internal"):
    error = {"kind": kind, "message": message} if kind else None
    return {"status": status, "error": error, "exit_code": None, "signal": None, "duration_ms": 0, "files": []}


class Settings:
    """What the environment says."""

    def __init__(self, environment):
        self.queue_url = environment["JARVIS_QUEUE_URL"]
        self.launcher = environment.get("JARVIS_LAUNCHER", "/usr/local/bin/jarvis-sandbox")
        self.options = shlex.split(environment.get("JARVIS_LAUNCHER_OPTIONS", ""))
        self.mounts = environment.get("JARVIS_SANDBOX_MOUNTS", "given")
        uid = environment.get("JARVIS_SANDBOX_UID", "")
        self.uid = int(uid) if uid and os.geteuid() == 0 else None
        self.work = environment.get("JARVIS_WORK") or tempfile.gettempdir()
        self.idle = float(environment.get("JARVIS_IDLE_SECONDS") or "inf")
        task = metadata(environment.get("ECS_CONTAINER_METADATA_URI_V4"))
        arn = task.get("Labels", {}).get("com.amazonaws.ecs.task-arn", "")
        self.worker = environment.get("JARVIS_WORKER") or arn.rpartition("/")[2] or f"{socket.gethostname()}-{os.getpid()}"
        self.image_digest = environment.get("JARVIS_IMAGE_DIGEST") or task.get("ImageID")


def metadata(url):
    """What ECS says of this container; empty where there is no ECS."""
    if not url:
        return {}
    try:
        return json.loads(Web().call("GET", url, MIB, wait=2, attempts=3))
    except (Refused, Unreachable, Unusable, ValueError) as problem:
        say("the task's metadata are not known", problem=str(problem))
        return {}


def next_message(queue, idle):
    """Waits for a message; None if none came in the time to be idle."""
    until = time.monotonic() + idle
    refused = 0
    while (left := until - time.monotonic()) > 0:
        try:
            message = queue.receive(max(1, int(min(LONG_POLL, left))))
            refused = 0
            if message is not None:
                return message
        except (Refused, Unreachable, Unusable, xml.etree.ElementTree.ParseError) as problem:
            refused += 1
            say("the queue does not answer", problem=str(problem), times=refused)
            if refused == REFUSED_POLLS:
                raise
            time.sleep(min(30, 0.5 * 2**refused) * random.uniform(0.5, 1))
    return None


def work_off(message, queue, settings, web):
    """Does what one message asks for, and deletes it when the result is put."""
    body, receipt = message
    say("taken")
    try:
        asked = json.loads(body)
        job = Job(json.loads(web.get(text(asked["job_url"], 8192), MOST_JOB)))
        if job.execution != asked["execution_id"]:
            raise Unusable("the job of another execution")
    except (Refused, Unreachable, Unusable, ValueError, KeyError, TypeError) as problem:
        # It comes again, and ends as a dead letter, which the platform looks at.
        say("the job cannot be read", problem=f"{type(problem).__name__}: {problem}")
        return LEFT
    if job.is_over:
        say("nobody waits any more", execution=job.execution)
        queue.delete(receipt)
        return DONE
    if job.timeout > HIDDEN_SECONDS:
        try:
            queue.hide(receipt, job.timeout + 3 * GRACE + 30)
        except (Refused, Unreachable) as problem:
            say("the message may come again while it is worked on", problem=str(problem))
    folder = tempfile.mkdtemp(prefix="run-", dir=settings.work)
    try:
        result = Run(job, settings, web, folder).result()
        web.put(job.result_url, json.dumps(result).encode())
    except (Refused, Unreachable, Unusable, OSError) as problem:
        say("the result cannot be put", execution=job.execution, problem=f"{type(problem).__name__}: {problem}")
        return LEFT
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say("done", execution=job.execution, status=result["status"], duration_ms=result.get("duration_ms"))
    try:
        queue.delete(receipt)
    except (Refused, Unreachable) as problem:
        say("the message comes again", execution=job.execution, problem=str(problem))
    return DONE


def stop(number, frame):
    # Only once: what ends because of it must end undisturbed.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Stopping


def main():
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        # Nobody of the same user may read the memory with the URLs.
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
        settings = Settings(os.environ)
        web = Web(dual_stack=os.environ.get("JARVIS_DUAL_STACK") == "on")
        if not os.access(settings.launcher, os.X_OK):
            say("there is no launcher", path=settings.launcher)
            return UNABLE
        queue = Queue(settings.queue_url, web)
        message = next_message(queue, settings.idle)
        return DONE if message is None else work_off(message, queue, settings, web)
    except Stopping:
        say("asked to stop; the message comes again")
        return STOPPED
    except (Refused, Unreachable, Unusable, KeyError, xml.etree.ElementTree.ParseError) as problem:
        say("cannot work here", problem=f"{type(problem).__name__}: {problem}")
        return UNABLE


if __name__ == "__main__":
    sys.exit(main())
