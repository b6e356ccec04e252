"""A node of the published server: prints its port, and does what it is told line by line, each answered by a line of JSON."""

import json
import os
import socket
import sys
import threading
import time

from wse_server import RustWSEServer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Node:
    def __init__(self, secret):
        self.port = free_port()
        self._server = RustWSEServer("127.0.0.1", self.port, jwt_secret=secret.encode(), presence_enabled=True)
        self._server.enable_drain_mode()
        self._server.start()
        while not self._server.is_running():
            time.sleep(0.01)

    def discard_events(self):
        while True:
            self._server.drain_inbound(256, 20)

    def join(self, port, peers, tls):
        address = f"127.0.0.1:{port}"
        self._server.connect_cluster(peers, *tls, cluster_port=port, cluster_addr=address)

    def subscribe(self, topic, data):
        """All clients; tells how many there are."""
        clients = self._server.get_connections()
        for each in clients:
            self._server.subscribe_connection(each, [topic], data)
        return len(clients)

    def unsubscribe(self, topic):
        for each in self._server.get_connections():
            self._server.unsubscribe_connection(each, [topic])

    def publish(self, topic, text):
        self._server.broadcast(topic, text)

    def members(self, topic):
        return self._server.presence(topic)


def main(secret):
    node = Node(secret)
    threading.Thread(target=node.discard_events, daemon=True).start()
    print(node.port, flush=True)
    for line in sys.stdin:
        order, *arguments = json.loads(line)
        print(json.dumps(getattr(node, order)(*arguments)), flush=True)
    os._exit(0)


main(sys.argv[1])
