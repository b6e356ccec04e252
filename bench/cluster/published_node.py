"""A node of the published server: `published_node.py SETTINGS`. See node.ts for what it reads and prints."""

import json
import os
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../transports/candidates"))

from published import Candidate, Saturation, free_port, say  # noqa: E402

TOPIC = "all"


class Node(Candidate):
    def __init__(self, settings):
        self.connections = set()
        self.holds = True
        super().__init__()
        while not self.server.is_running():
            time.sleep(0.01)
        self.link_port = settings.get("linkPort") or free_port()
        peers = [f"127.0.0.1:{settings['peerPort']}"] if "peerPort" in settings else []
        self.server.connect_cluster(peers, *files_of(settings.get("tls")), cluster_port=self.link_port)

    def drain(self):
        while True:
            for kind, connection, _ in self.server.drain_inbound(4096, 50):
                if kind == "auth_connect":
                    self.connections.add(connection)
                    if self.holds:
                        self.server.subscribe_connection(connection, [TOPIC])
                elif kind == "disconnect":
                    self.connections.discard(connection)

    def publish(self, payload, count):
        publish = self.server.broadcast
        for _ in range(count):
            publish(TOPIC, payload)
        self.published += count

    def hold(self, is_held):
        clock_ns = str(time.monotonic_ns())
        self.holds = is_held
        change = self.server.subscribe_connection if is_held else self.server.unsubscribe_connection
        for connection in self.connections:
            change(connection, [TOPIC])
        say({"clockNs": clock_ns})


def files_of(tls):
    if tls is None:
        return []
    folder = tempfile.mkdtemp(prefix="wsekit-bench-")
    paths = []
    for name in ("cert", "key", "ca"):
        paths.append(os.path.join(folder, name))
        with open(paths[-1], "w", encoding="ascii") as file:
            file.write(tls[name])
    return paths


class Rate:
    """Single messages at a rate, until told to stop."""

    def __init__(self, node):
        self.node = node
        self.job = None
        threading.Thread(target=self.work, daemon=True).start()

    def work(self):
        while True:
            job = self.job
            if job is not None:
                payload, interval, began, sent = job
                while self.job is job and time.monotonic() - began > sent[0] * interval:
                    self.node.publish(payload, 1)
                    sent[0] += 1
            time.sleep(0.001)


def main():
    node = Node(json.loads(sys.argv[1]))
    saturation, rate = Saturation(node), Rate(node)
    say({"port": node.port, "linkPort": node.link_port, "ackPort": saturation.port})
    for line in sys.stdin:
        command = json.loads(line)
        what = command["do"]
        if what == "saturate":
            node.published = 0
            saturation.set((command["payload"], command["burst"]), command["window"])
        elif what == "publish":
            node.publish(command["payload"], 1)
        elif what == "rate":
            rate.job = (command["payload"], 1 / command["perSecond"], time.monotonic(), [0])
        elif what == "stop":
            saturation.set(None, 0)
            rate.job = None
            time.sleep(0.05)
            dropped = node.server.health_snapshot()["cluster_messages_dropped"]
            say({"published": node.published, "dropped": dropped})
        else:
            node.hold(what == "hold")
    os._exit(0)


main()
