"""A complete driver for live cases: the small server beside it, behind JSON lines on standard input and output."""

import asyncio
import json
import queue
import sys
import threading

from tiny_server import Server

# What servers verify tokens by where a case names no other secret.
SUITE_SECRET = "wse-conformance-secret-of-48-bytes-000000000000"

loop = asyncio.new_event_loop()
events = queue.Queue()
server = None


class Unsupported(Exception):
    """The implementation has no such thing: the case is not held against it."""


def describe(_request):
    return {
        "name": "tiny server",
        "version": "1.0",
        "language": f"Python {sys.version_info.major}.{sys.version_info.minor}",
        "sides": ["server"],
        "dialects": ["D2g"],
        "profiles": ["observed"],
        "operations": ["start", "call", "take_events", "stop"],
        "features": ["none"],  # of msgpack, encryption, recovery, ...; an empty list would mean all
    }


def start(request):
    """Starts the server; one runs at a time."""
    global server
    stop({})
    settings = json.loads(request.get("settings_json") or "{}")
    secret = settings.pop("jwt_secret", SUITE_SECRET)
    if settings:
        raise Unsupported(f"the server has no setting {', '.join(settings)}")
    server = Server(secret, lambda *event: events.put(plain(event)))
    return {"host": "127.0.0.1", "port": on_loop(server.listen()), "path": "/wse"}


def call(request):
    """What an application does, under the names of the published calls."""
    name, arguments = request["name"], json.loads(request.get("arguments_json") or "[]")
    named = json.loads(request.get("named_json") or "{}")
    if named:
        raise Unsupported(f"the server has no argument {', '.join(named)}")
    if server is None:
        raise RuntimeError("nothing was started")
    if name == "get_connection_count":
        return {"result_json": json.dumps(len(server.connections))}
    if name == "get_connections":
        return {"result_json": json.dumps(list(server.connections))}
    if name == "send" and isinstance(arguments[1], str):
        connection = server.connections.get(arguments[0])
        if connection is not None:
            loop.call_soon_threadsafe(connection.frame, 1, arguments[1].encode())
        return {"result_json": "null"}
    raise Unsupported(f"the server has no call {name}")


def take_events(request):
    """What the application was told, in order; waits for the first."""
    told = []
    try:
        told.append(events.get(timeout=request.get("wait_ms", 0) / 1000 + 0.0001))
        while True:
            told.append(events.get_nowait())
    except queue.Empty:
        return {"events_json": [json.dumps(event) for event in told]}


def stop(_request):
    global server
    stopped, server = server, None
    if stopped is not None:
        on_loop(on_thread(stopped.stop))
    while not events.empty():
        events.get_nowait()
    return {}


async def on_thread(work):
    work()


def on_loop(work):
    """Does work on the thread of the server, and waits for it."""
    return asyncio.run_coroutine_threadsafe(work, loop).result(5)


def plain(event):
    """Bytes travel as {"$hex": digits}."""
    return [{"$hex": part.hex()} if isinstance(part, bytes) else part for part in event]


OPERATIONS = {"describe": describe, "start": start, "call": call, "take_events": take_events, "stop": stop}


def answer(request):
    name = next(iter(request.keys() - {"id", "dialect", "profile", "provider"}), "")
    try:
        if name not in OPERATIONS:
            raise Unsupported(f"the driver has no {name}")
        return {name: OPERATIONS[name](request[name])}
    except Unsupported as reason:
        return {"unsupported": {"reason": str(reason)}}
    except Exception as error:  # a crash is never taken for an answer of the implementation
        return {"error": {"code": "internal", "message": f"{type(error).__name__}: {error}"}}


if __name__ == "__main__":
    threading.Thread(target=loop.run_forever, daemon=True).start()
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request.get("id", 0), **answer(request)}), flush=True)
