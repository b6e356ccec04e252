"""Lets the conformance suite steer the published server `wse-server` as a node of a cluster, with a port for links.

Run it with the interpreter of an environment that holds the server; see README.md.
"""

import socket

from driver_protocol import serve
from wse_server_process import SteeredServer, begin_server, free_port, wait_until

# What a case may ask for, and the call that shows a version has it.
FEATURES = {**dict.fromkeys(("presence", "recovery", "encryption"), "start"), "drain": "drain"}
# Options of connect_cluster; all others are of the server itself.
CLUSTER = {"peers", "cluster_addr"}


def begin(settings):
    server, port = begin_server({name: value for name, value in settings.items() if name not in CLUSTER})
    cluster_port = free_port()
    named = {name: settings[name] for name in CLUSTER - {"peers"} if name in settings}
    server.connect_cluster(list(settings.get("peers", ())), cluster_port=cluster_port, **named)
    wait_until(lambda: is_taken(cluster_port))
    return server, {"host": "127.0.0.1", "port": port, "cluster_port": cluster_port}


def is_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    serve(SteeredServer("node", begin, FEATURES).operations)
