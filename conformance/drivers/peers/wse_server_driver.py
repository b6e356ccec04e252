"""Lets the conformance suite steer the published server `wse-server`.

Run it with the interpreter of an environment that holds the server; see README.md.
"""

from driver_protocol import serve
from wse_server_process import SteeredServer, begin_server

# What a case may ask for, and the call that shows a version has it.
FEATURES = {
    **dict.fromkeys(("authentication", "msgpack", "encryption", "recovery", "presence"), "start"),
    "queue_groups": "get_queue_group_info",
    "topic_acl": "set_topic_acl",
    "drain": "drain",
}


def begin(settings):
    server, port = begin_server(settings)
    return server, {"host": "127.0.0.1", "port": port, "path": "/wse"}


if __name__ == "__main__":
    serve(SteeredServer("server", begin, FEATURES).operations)
