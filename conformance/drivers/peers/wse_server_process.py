"""The published server `wse-server` in a process of its own, and the way to it: what its drivers have in common.

One file for all versions: what a version can be started with, and what it can be called with, is asked of its own
signatures. A server is forked for one run of a case and killed after it, so that one that panics, hangs or leaks costs no
more than that run. Its clock is the machine's and cannot be moved.
"""

import importlib.metadata
import inspect
import json
import multiprocessing
import os
import platform
import random
import socket
import sys
import threading
import time

from driver_protocol import Refused, Unsupported, json_text
from wse_server import RustWSEServer

VERSION = importlib.metadata.version("wse-server")

# First version of each dialect; a server speaks the last one that is not newer than itself.
DIALECTS = {(2, 0, 1): "D2b", (2, 1, 0): "D2c", (2, 2, 1): "D2d", (2, 3, 0): "D2e", (2, 3, 2): "D2f", (2, 4, 0): "D2g"}
DIALECT = [name for first, name in DIALECTS.items() if first <= tuple(map(int, VERSION.split(".")[:3]))][-1]

OPTIONS = inspect.signature(RustWSEServer).parameters
BYTES = {"jwt_secret", "jwt_previous_secret", "jwt_private_key"}

# What the suite signs its tokens with unless a case says otherwise.
SUITE_SECRET = "wse-conformance-secret-of-48-bytes-000000000000"

# Calls that come back when all clients have gone, which they do when the suite says so.
LONG_CALLS = {"drain", "stop"}
LONG_CALL_SECONDS = 0.1

# The suite waits longer for an answer, 10 s: a driver has to end a server that hangs before it is ended itself.
MOST_SECONDS = 8
START_SECONDS = 5

forking = multiprocessing.get_context("fork")


class SteeredServer:
    """Answers a driver's requests about one server at a time.

    `side` is what the server is held to be; `begin` starts one in the process it is called in and gives it with the answer
    to `start`.
    """

    def __init__(self, side, begin, features):
        self._side, self._begin, self._features = side, begin, features
        self._running = None
        names = ("describe", "start", "call", "take_events", "advance", "stop")
        self.operations = {name: getattr(self, name) for name in names}

    def describe(self, _request):
        return {
            "name": "wse-server",
            "version": VERSION,
            "language": f"Rust, called from Python {platform.python_version()}",
            "sides": [self._side],
            "dialects": [DIALECT],
            "profiles": ["documented", "observed"],
            "features": [feature for feature, call in self._features.items() if hasattr(RustWSEServer, call)],
            "operations": [name for name in self.operations if name != "describe"],
            "notes": ["its clock cannot be moved"],
        }

    def start(self, request):
        self.stop(request)
        if request.get("side") != self._side:
            raise Unsupported(f"it is a driver for a {self._side}")
        self._running = Running(self._begin, json.loads(request.get("settings_json") or "{}"))
        return self._running.places

    def stop(self, _request):
        if self._running is not None:
            self._running.kill()
        self._running = None
        return {}

    def call(self, request):
        name = request["name"]
        method = None if name.startswith("_") else getattr(RustWSEServer, name, None)
        if method is None:
            raise Unsupported(f"it has no call {name}")
        arguments = json.loads(request.get("arguments_json") or "[]", object_hook=revived)
        named = json.loads(request.get("named_json") or "{}", object_hook=revived)
        if unknown := [word for word in named if word not in inspect.signature(method).parameters]:
            raise Unsupported(f"{name} has no argument {', '.join(unknown)}")
        return {"result_json": self._started().ask("call", name, arguments, named)}

    def take_events(self, request):
        return {"events_json": self._started().ask("take_events", request.get("wait_ms", 0))}

    def advance(self, _request):
        raise Unsupported("its clock cannot be moved")

    def _started(self):
        if self._running is None:
            raise Refused("refused", "nothing was started")
        return self._running


def begin_server(settings):
    """Starts a server on a free port; gives it and the port. Raises `Unsupported` for a setting it has not."""
    settings = {"jwt_secret": SUITE_SECRET, **settings}
    if unknown := [name for name in settings if name not in OPTIONS]:
        raise Unsupported(f"it has no setting {', '.join(unknown)}")
    port = free_port()
    server = RustWSEServer("127.0.0.1", port, **{name: option(name, value) for name, value in settings.items()})
    server.enable_drain_mode()
    server.start()
    wait_until(server.is_running)
    return server, port


def option(name, value):
    return (value.encode() or None) if name in BYTES else value


def revived(fields):
    return bytes.fromhex(fields["$hex"]) if fields.keys() == {"$hex"} else fields


def free_port():
    """A port that nobody listens at, below those that outgoing connections are given, so that none takes it meanwhile."""
    while True:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def wait_until(holds):
    end = time.monotonic() + START_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("it does not run")
        time.sleep(0.005)


class Running:
    """A server in a process of its own, and the way to it."""

    def __init__(self, begin, settings):
        self._line, line = forking.Pipe()
        self._process = forking.Process(target=run, args=(line, self._line, begin, settings), daemon=True)
        self._process.start()
        line.close()
        try:
            self.places = self._answer()
        except (Refused, Unsupported):
            self.kill()
            raise

    def ask(self, *question):
        self._line.send(question)
        return self._answer()

    def kill(self):
        self._line.close()
        self._process.kill()
        self._process.join()

    def _answer(self):
        try:
            if not self._line.poll(MOST_SECONDS):
                self._give_up("the server does not come back from a call")
            kind, *words = self._line.recv()
        except (EOFError, OSError):
            self._give_up("the server has died")
        if kind == "unsupported":
            raise Unsupported(*words)
        if kind == "refused":
            raise Refused("refused", *words)
        return words[0]

    def _give_up(self, why):
        """Ends with the server: the suite then knows that it was no answer, and starts another driver."""
        print(why, file=sys.stderr, flush=True)
        self.kill()
        os._exit(70)


def run(line, other_end, begin, settings):
    """The process of a server, which lasts as long as somebody holds the other end."""
    other_end.close()
    server = None
    questions = {
        "call": lambda *words: json_text(call_server(server, *words)),
        "take_events": lambda wait_ms: [json_text(event) for event in server.drain_inbound(256, wait_ms)],
    }
    try:
        server, places = begin(settings)
        line.send(("done", places))
    except Unsupported as reason:
        line.send(("unsupported", str(reason)))
    except Exception as error:
        line.send(("refused", f"{type(error).__name__}: {error}"))
    while True:
        try:
            name, *words = line.recv()
        except EOFError:
            os._exit(0)
        try:
            line.send(("done", questions[name](*words)))
        except Exception as error:
            line.send(("refused", f"{type(error).__name__}: {error}"))


def call_server(server, name, arguments, named):
    if name not in LONG_CALLS:
        return getattr(server, name)(*arguments, **named)
    outcome = {}
    thread = threading.Thread(target=keep, args=(outcome, getattr(server, name), arguments, named), daemon=True)
    thread.start()
    thread.join(LONG_CALL_SECONDS)
    if "error" in outcome:
        raise outcome["error"]
    return outcome.get("result")


def keep(outcome, work, arguments, named):
    try:
        outcome["result"] = work(*arguments, **named)
    except Exception as error:
        outcome["error"] = error
    except BaseException:  # a panic: nothing that such a server does after it is a verdict
        os._exit(70)
