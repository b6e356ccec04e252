"""The published server, driven like any other candidate: `published.py`. See ../server.ts for what it reads and prints."""

import json
import os
import socket
import sys
import threading
import time

from wse_server import RustWSEServer

SECRET = b"a secret of at least 32 bytes, for the bench"
lock = threading.Lock()


def say(report):
    with lock:
        sys.stdout.write(json.dumps(report) + "\n")
        sys.stdout.flush()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Candidate:
    def __init__(self):
        self.port = free_port()
        self.received = 0
        self.spread(["all"])
        settings = {"max_connections": 20000, "jwt_secret": SECRET}
        try:
            self.server = RustWSEServer("127.0.0.1", self.port, **settings, idle_timeout=3600, ping_interval=1800)
        except TypeError:
            # Up to 2.1.1 these two are fixed, and longer than a measurement.
            self.server = RustWSEServer("127.0.0.1", self.port, **settings)
        self.server.enable_drain_mode()
        self.server.start()
        threading.Thread(target=self.drain, daemon=True).start()

    def drain(self):
        while True:
            for kind, connection, _ in self.server.drain_inbound(4096, 50):
                if kind == "auth_connect":
                    self.server.subscribe_connection(connection, [self.topics[self.subscribed % len(self.topics)]])
                    self.subscribed += 1
                elif kind in ("msg", "raw", "bin"):
                    self.received += 1

    def publish(self, payload, count):
        publish, topics, first = self.server.broadcast_local, self.topics, self.published
        if len(topics) == 1:
            topic = topics[0]
            for _ in range(count):
                publish(topic, payload)
        else:
            for index in range(first, first + count):
                publish(topics[index % len(topics)], payload)
        self.published += count

    def spread(self, topics):
        """From now on connections take turns in these topics, and publications, too."""
        self.topics = topics
        self.subscribed = 0
        self.published = 0


class Saturation:
    """One burst after the other while fewer than a window of them are under way."""

    def __init__(self, candidate):
        self.candidate = candidate
        self.credit = 0
        self.job = None
        self.changed = threading.Condition()
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()
        threading.Thread(target=self.work, daemon=True).start()

    @property
    def port(self):
        return self.listener.getsockname()[1]

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.acknowledge, args=(connection,), daemon=True).start()

    def acknowledge(self, connection):
        while acknowledged := connection.recv(4096):
            with self.changed:
                self.credit += len(acknowledged)
                self.changed.notify()

    def set(self, job, credit):
        with self.changed:
            self.job, self.credit = job, credit
            self.changed.notify()

    def work(self):
        while True:
            with self.changed:
                while self.job is None or self.credit == 0:
                    self.changed.wait()
                self.credit -= 1
                payload, burst = self.job
            self.candidate.publish(payload, burst)


def at_rate(candidate, payload, per_second, count):
    start, interval, times = time.monotonic_ns(), 1e9 / per_second, []
    while len(times) < count:
        if time.monotonic_ns() - start >= len(times) * interval:
            times.append(str(time.monotonic_ns()))
            candidate.publish(payload, 1)
        else:
            time.sleep(0.00005)
    say({"publishedNs": times})


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main():
    candidate = Candidate()
    saturation = Saturation(candidate)
    while not candidate.server.is_running():
        time.sleep(0.01)
    time.sleep(0.3)
    say({"port": candidate.port, "ackPort": saturation.port})
    for line in sys.stdin:
        command = json.loads(line)
        what = command["do"]
        if what == "saturate":
            saturation.set((command["payload"], command["burst"]), command["window"])
        elif what == "stop":
            saturation.set(None, 0)
            say({"stopped": True})
        elif what == "rate":
            at_rate(candidate, command["payload"], command["perSecond"], command["count"])
        elif what == "spread":
            candidate.spread([f"topic {index}" for index in range(command["topics"])])
            say({})
        elif what == "clock":
            say({"clockNs": str(time.monotonic_ns())})
        elif what == "memory":
            time.sleep(0.3)
            say({"residentBytes": resident_bytes(), "connections": candidate.server.get_connection_count()})
        else:
            say({"received": candidate.received, "connections": candidate.server.get_connection_count()})


if __name__ == "__main__":
    main()
