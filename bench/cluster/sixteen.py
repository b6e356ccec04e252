"""Sixteen published nodes in one process, each told of the first alone: prints as sixteen.ts does."""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../transports/candidates"))

from published import free_port  # noqa: E402
from wse_server import RustWSEServer  # noqa: E402

NODES = 16
LONGEST_S = 10


def begin():
    server = RustWSEServer("127.0.0.1", free_port(), max_connections=10)
    server.enable_drain_mode()
    server.start()
    while not server.is_running():
        time.sleep(0.002)
    return server


def join(server, seeds):
    port = free_port()
    address = f"127.0.0.1:{port}"
    if seeds:
        server.connect_cluster([], cluster_port=port, cluster_addr=address, seeds=seeds)
    else:
        server.connect_cluster([], cluster_port=port, cluster_addr=address)
    return address


servers = [begin() for _ in range(NODES)]
seed = join(servers[0], None)
began = time.monotonic()
for server in servers[1:]:
    join(server, [seed])
while True:
    missing = NODES * (NODES - 1) - sum(server.cluster_peers_count() for server in servers)
    took = time.monotonic() - began
    if missing <= 0 or took > LONGEST_S:
        break
    time.sleep(0.002)
print(json.dumps({"meshedMs": took * 1000, "missing": missing}), flush=True)
os._exit(0)
