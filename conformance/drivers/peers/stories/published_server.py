"""The published server with the application of the stories: prints its port, and serves until standard input ends.

What this application does, scripts/peers/application.ts does with ours.
"""

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


class Application:
    def __init__(self, server):
        self._server = server
        self._next_seq = {}
        self._leaving = {}

    def handle(self, kind, connection, data):
        if kind == "auth_connect":
            # Old clients take what the server counts for gaps: theirs are numbered around the 1 of `server_ready`.
            self._next_seq[connection] = None if data == "carol" else 0
            self._tell(connection, "welcome", {"user": data})
        elif kind == "disconnect":
            for text in self._leaving.pop(connection, ()):
                self._server.broadcast_local(*text)
        elif kind == "msg" and isinstance(data, dict):
            answer = getattr(self, f"_on_{data.get('t')}", None)
            if answer is not None:
                answer(connection, data.get("p") or {})

    def _on_say(self, connection, p):
        self._server.broadcast_local(p["topic"], said(p["n"], p.get("text")))
        self._tell(connection, "told", {"n": p["n"], "text": p.get("text")})

    def _on_leave(self, connection, p):
        self._leaving[connection] = [(p["topic"], said(n, p.get("text"))) for n in p["missed"]]
        if p["close"] is None:
            self._tell(connection, "farewell", {})
        else:
            self._server.disconnect(connection)

    def _on_subscription_update(self, connection, p):
        answer = {"action": p["action"], "success": True, "success_topics": p["topics"], "failed_topics": []}
        if p["action"] == "unsubscribe":
            self._server.unsubscribe_connection(connection, p["topics"])
        else:
            answer |= self._subscribe(connection, p)
        self._tell(connection, "subscription_update", answer)

    def _subscribe(self, connection, p):
        """One call a topic, since one takes one position."""
        answers = {}
        for topic in p["topics"]:
            position = (p.get("recovery") or {}).get(topic) if p.get("recover") else None
            given = (True, position["epoch"], position["offset"]) if position else ()
            answers |= self._server.subscribe_with_recovery(connection, [topic], *given)["topics"]
        return {"recovered": all(each["recovered"] for each in answers.values()), "recovery": answers}

    def _tell(self, connection, type_, payload):
        seq = self._next_seq.get(connection)
        event = {"t": type_, "p": payload}
        if seq is not None:
            event["seq"] = seq
            self._next_seq[connection] = 2 if seq == 0 else seq + 1
        self._server.send_event(connection, event)


def said(n, text):
    return json.dumps({"t": "said", "p": {"n": n, "text": text}}, separators=(",", ":"))


def obey(server):
    """Takes orders until there is nobody to give them."""
    for line in sys.stdin:
        if line.strip() == "drain":
            server.drain()
    os._exit(0)


def main(secret, port):
    port = port or free_port()
    server = RustWSEServer("127.0.0.1", port, jwt_secret=secret.encode(), recovery_enabled=True)
    server.enable_drain_mode()
    application = Application(server)
    server.start()
    while not server.is_running():
        time.sleep(0.01)
    threading.Thread(target=obey, args=(server,), daemon=True).start()
    print(port, flush=True)
    while True:
        for event in server.drain_inbound(256, 20):
            application.handle(*event)


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
