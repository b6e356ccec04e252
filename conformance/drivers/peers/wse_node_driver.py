"""A driver for nodes of the published server: starts one for each case, with a port for links, and calls it by name.

See conformance/proto/wse/conformance/v1/driver.proto for what it is asked.
"""

import json
import queue
import socket
import sys
import threading
import time
from importlib.metadata import version

from driver_protocol import Refused, Unsupported, json_text, serve
from wse_server import RustWSEServer

VERSION = version("wse-server")
DIALECTS = {"2.0.2": "D2b", "2.3.2": "D2f", "2.4.1": "D2g", "2.5.1": "D2g"}
SUITE_SECRET = "wse-conformance-secret-of-48-bytes-000000000000"
# Options of connect_cluster; all others are of the server itself.
CLUSTER = ("peers", "cluster_addr")
CALLS = frozenset(
    name
    for name in dir(RustWSEServer)
    if not name.startswith("_") and name not in ("start", "drain_inbound", "enable_drain_mode", "connect_cluster")
)
STOP_S = 2


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Node:
    def __init__(self, settings):
        own = {name: value for name, value in settings.items() if name not in CLUSTER}
        secret = own.pop("jwt_secret", SUITE_SECRET)
        self.port, self.cluster_port = free_port(), free_port()
        try:
            self.server = RustWSEServer("127.0.0.1", self.port, jwt_secret=secret.encode() or None, **own)
        except TypeError as error:  # it has no such option
            raise Unsupported(str(error)) from error
        self._events = queue.Queue()
        self._is_over = False
        self.server.enable_drain_mode()
        self.server.start()
        self._wait(self.server.is_running)
        address = settings.get("cluster_addr")
        named = {} if address is None else {"cluster_addr": address}
        self.server.connect_cluster(list(settings.get("peers", ())), cluster_port=self.cluster_port, **named)
        self._wait(self._takes_links)
        self._collector = threading.Thread(target=self._collect, daemon=True)
        self._collector.start()

    def _takes_links(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.cluster_port)) == 0

    def _wait(self, holds):
        end = time.monotonic() + 5
        while not holds():
            if time.monotonic() > end:
                raise Refused("internal", "it did not start within 5 s")
            time.sleep(0.01)

    def _collect(self):
        while not self._is_over:
            for event in self.server.drain_inbound(256, 20):
                self._events.put(event)

    def take(self, wait_s):
        events = []
        try:
            events.append(self._events.get(timeout=wait_s))
            while True:
                events.append(self._events.get_nowait())
        except queue.Empty:
            return events

    def close_events(self):
        """Collects no more: a server that is being read from cannot be stopped."""
        self._is_over = True
        self._collector.join(STOP_S)

    def stop(self):
        self.close_events()
        # A stop that hangs costs the process and not the run: it is a daemon thread.
        stopping = threading.Thread(target=self.server.stop, daemon=True)
        stopping.start()
        stopping.join(STOP_S)


class Driver:
    node = None

    def describe(self, _):
        return {
            "name": "wse-server",
            "version": VERSION,
            "language": "Rust",
            "sides": ["node"],
            "dialects": [DIALECTS.get(VERSION, "D2g")],
            "operations": ["start", "call", "take_events", "stop"],
            "features": ["presence", "recovery", "encryption", *(["drain"] if hasattr(RustWSEServer, "drain") else [])],
        }

    def start(self, request):
        if request.get("side") != "node":
            raise Unsupported("it is a driver for nodes")
        self.stop({})
        self.node = Node(json.loads(request.get("settings_json") or "{}"))
        return {"host": "127.0.0.1", "port": self.node.port, "cluster_port": self.node.cluster_port}

    def call(self, request):
        name = request["name"]
        if self.node is None or name not in CALLS:
            raise Unsupported(f"it has no call {name}")
        arguments = json.loads(request.get("arguments_json") or "[]")
        named = json.loads(request.get("named_json") or "{}")
        if name in ("stop", "drain"):
            self.node.close_events()
        try:
            result = getattr(self.node.server, name)(*arguments, **named)
        except TypeError as error:
            raise Unsupported(f"{name}: {error}") from error
        except (RuntimeError, ValueError) as error:
            raise Refused("refused", str(error)) from error
        return {"result_json": json_text(result)}

    def take_events(self, request):
        events = [] if self.node is None else self.node.take(request.get("wait_ms", 0) / 1000)
        return {"events_json": [json_text(event) for event in events]}

    def stop(self, _):
        if self.node is not None:
            self.node.stop()
            self.node = None
        return {}


if __name__ == "__main__":
    driver = Driver()
    print(f"wse-server {VERSION}", file=sys.stderr)
    serve({name: getattr(driver, name) for name in ("describe", "start", "call", "take_events", "stop")})
