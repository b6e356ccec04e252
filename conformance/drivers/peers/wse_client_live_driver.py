"""Lets the live suite for clients steer the published Python client `wse-client`, connected.

The client runs on an event loop of its own thread, as it would in an application; the driver protocol is answered on the main
one. Every answer is the work of the client's own code: nothing is repaired, and what it has no way to do is `unsupported`.
"""

import asyncio
import json
import logging
import platform
import queue
import sys
import threading

from driver_protocol import Refused, Unsupported, json_text, serve
from wse_client import AsyncWSEClient, LoadBalancingStrategy, ReconnectConfig, ReconnectMode
from wse_client_dialect import DIALECT, VERSION

# A call that takes longer is the client's trouble: it waits 10 s for `server_ready` inside of `connect`, which nobody waits for here.
CALL_S = 5.0

loop = asyncio.new_event_loop()


def describe(_request):
    return {
        "name": "wse-client",
        "version": VERSION,
        "language": f"Python {platform.python_version()}",
        "sides": ["client"],
        "dialects": [DIALECT],
        "profiles": ["documented", "observed"],
        "operations": [name for name in OPERATIONS if name != "describe"],
        "features": ["websocket", "msgpack", "encryption", "recovery"],
    }


class Running:
    """The client of one run, and what its application was told."""

    def __init__(self, settings):
        self.events = queue.Queue()
        # The client adds its `endpoints` to its URL; the suite names all servers there.
        url, *others = settings.pop("endpoints", None) or [settings["url"]]
        settings = {**settings, "url": url, **({"endpoints": others} if others else {})}
        self.client = AsyncWSEClient(settings.pop("url"), **{name: option(name, value) for name, value in settings.items()})
        self.client.on_any(self.take)
        self.opening = loop.create_task(self.open())

    async def open(self):
        try:
            await self.client.connect()
        except Exception as error:
            print(f"connect: {error}", file=sys.stderr)
            # `connect` gives up with its first try; an application that wants to stay connected tries again.
            if self.client.state.value != "disconnected":
                await self.client.force_reconnect()

    def take(self, event):
        about = {"topic": getattr(event, "topic", None), "id": event.id}
        known = {name: value for name, value in about.items() if value is not None}
        self.events.put(json_text(["event", event.type, event.payload, known]))

    async def close(self):
        self.opening.cancel()
        await self.client.disconnect()


def option(name, value):
    """A setting as the client takes it."""
    if name == "reconnect":
        given = {key: member for key, member in value.items() if key != "mode"}
        return ReconnectConfig(mode=ReconnectMode(value.get("mode", "exponential")), **given)
    if name == "load_balancing":
        return LoadBalancingStrategy(value)
    if name in ("token", "topics", "encryption", "endpoints", "queue_size", "extra_headers"):
        return value
    raise Unsupported(f"the client has no setting {name}")


running = None


def start(request):
    global running
    stop({})
    settings = json.loads(request.get("settings_json", "{}"))
    running = on_loop(lambda: Running(settings))
    return {}


def call(request):
    name, arguments = request["name"], json.loads(request.get("arguments_json") or "[]")
    named = json.loads(request.get("named_json") or "{}")
    if running is None:
        raise Refused("refused", "nothing was started")
    if name not in CALLS and name not in PROPERTIES:
        raise Unsupported(f"the client has no call {name}")
    try:
        if name in PROPERTIES:
            return {"result_json": json_text(on_loop(lambda: PROPERTIES[name](running.client)))}
        work = getattr(running.client, name)(*arguments, **named)
        return {"result_json": json_text(asyncio.run_coroutine_threadsafe(work, loop).result(CALL_S))}
    except Exception as error:
        raise Refused("refused", f"{type(error).__name__}: {error}") from error


CALLS = {"send", "send_batch", "subscribe", "unsubscribe", "request_snapshot", "disconnect", "force_reconnect", "change_endpoint"}
PROPERTIES = {
    "state": lambda client: client.state.value,
    "is_ready": lambda client: client.is_ready,
    "connection_quality": lambda client: client.connection_quality.value,
    "subscribed_topics": lambda client: sorted(client.subscribed_topics),
}


def take_events(request):
    events = []
    if running is None:
        return {"events_json": events}
    try:
        events.append(running.events.get(timeout=request.get("wait_ms", 0) / 1000 or 0.0001))
        while True:
            events.append(running.events.get_nowait())
    except queue.Empty:
        return {"events_json": events}


def advance(_request):
    raise Unsupported("the client goes by the clock of the machine")


def stop(_request):
    global running
    ended, running = running, None
    if ended is not None:
        try:
            asyncio.run_coroutine_threadsafe(ended.close(), loop).result(CALL_S)
        except Exception as error:  # a client that does not end ends with its process
            print(f"disconnect: {error}", file=sys.stderr)
    return {}


def on_loop(work):
    async def run():
        return work()

    return asyncio.run_coroutine_threadsafe(run(), loop).result(CALL_S)


OPERATIONS = {
    "describe": describe,
    "start": start,
    "call": call,
    "take_events": take_events,
    "advance": advance,
    "stop": stop,
}

if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    threading.Thread(target=loop.run_forever, daemon=True).start()
    serve(OPERATIONS)
