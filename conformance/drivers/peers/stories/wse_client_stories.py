"""What the published client `wse-client` lives through with a server; see telling.py for how it is asked.

The application at the server greets by `welcome`, answers `say` by a publication `said` and by an event `told`, and
publishes what a client will have missed when one that sent `leave` has gone.
"""

import asyncio

from telling import (
    LONG,
    MISSED,
    SECRET,
    SHORT_PATIENCE_S,
    STREAM,
    STREAM_PACE_MS,
    note_recovered,
    tell,
    until,
    until_heard,
)
from wire import Wire
from wse_client import AsyncWSEClient, ConnectionState, ReconnectConfig

QUICK = ReconnectConfig(base_delay=0.2, max_delay=0.5, jitter=False)
NO_CODE = 0
DRAINED = 4300


class Visitor:
    """A client on a wire of its own, and what it has heard."""

    def __init__(self, place, *, path="/wse", **options):
        self.place = place
        self.wire = Wire(place.port)
        self._path = path
        self._options = {"token": place.tokens["alice"], "reconnect": QUICK, **options}
        self._events = []

    async def __aenter__(self):
        self.client = AsyncWSEClient(f"ws://127.0.0.1:{await self.wire.lay()}{self._path}", **self._options)
        self.client.on_any(lambda event: self._events.append((event.type, event.payload)))
        # Returns late where a client never gets ready, so nobody waits for it.
        self._connecting = asyncio.create_task(self.client.connect())
        return self

    async def __aexit__(self, *_):
        self._connecting.cancel()
        await self.client.disconnect()
        self.wire.remove()

    def heard(self, type_):
        return [payload for type, payload in self._events if type == type_]

    def numbers(self, type_):
        return [payload["n"] for payload in self.heard(type_)]

    async def is_ready(self, visits=1, patience_s=SHORT_PATIENCE_S * 3):
        """Waits for it to say so; for the key, too, which it uses only later and tells nobody of."""
        security = self.client._security
        return await until(
            lambda: self.client.get_stats()["reconnect_count"] >= visits - 1
            and self.client.is_fully_ready
            and (security is None or security.is_enabled),
            patience_s,
        )

    async def say(self, topic, n, text=""):
        """Says something, and waits for the answer to itself."""
        await self.client.send("say", {"topic": topic, "n": n, "text": text})
        return await until(lambda: n in self.numbers("told"))


async def authentication(place, facts, _name):
    token = place.tokens["alice"]
    headers = {"its cookie": {"Cookie": f"access_token={token}"}, "its header": {"Authorization": f"Bearer {token}"}}
    for what, extra_headers in headers.items():
        async with Visitor(place, token=None, extra_headers=extra_headers) as visitor:
            facts.note(f"is let in by {what}", await visitor.is_ready(), visitor.client.state)
    async with Visitor(place, token=place.tokens["bad"]) as visitor:
        codes = lambda: [payload["code"] for payload in visitor.heard("error")]
        facts.note("is told why a bad token is refused", await until(lambda: codes() == ["AUTH_FAILED"]), codes())
        knows = await until(lambda: visitor.client.state == ConnectionState.ERROR, SHORT_PATIENCE_S)
        facts.note("knows that it was refused", knows, visitor.client.state)


async def note_heard(visitor, facts, topic, n):
    is_heard = await visitor.say(topic, n, SECRET)
    facts.note("is heard, and gets an event", is_heard, visitor.heard("told"))
    return is_heard


async def exchange(visitor, facts, topic):
    facts.note("gets ready", await visitor.is_ready(), visitor.client.state)
    await visitor.client.subscribe([topic])
    if not await note_heard(visitor, facts, topic, 1):
        return
    await visitor.say(topic, 2, LONG)
    texts = [payload["text"] for payload in visitor.heard("told")]
    facts.note("gets a long event as it is", texts == [SECRET, LONG], f"{len(texts)} events")
    heard = await until(lambda: visitor.numbers("said") == [1, 2])
    facts.note("gets what is published", heard, visitor.numbers("said"))
    await visitor.client.unsubscribe([topic])
    await visitor.say(topic, 3)
    facts.note("gets no more of a topic it left", 3 not in visitor.numbers("said"), visitor.numbers("said"))


async def in_json(place, facts, name):
    async with Visitor(place) as visitor:
        await exchange(visitor, facts, name)


async def in_msgpack(place, facts, name):
    async with Visitor(place, path="/wse?format=msgpack") as visitor:
        await exchange(visitor, facts, name)
        facts.note("gets events as MessagePack", b"M:" in visitor.wire.said_by_server)


async def encrypted(place, facts, name):
    async with Visitor(place, encryption=True) as visitor:
        await exchange(visitor, facts, name)
        note_secrecy(visitor, facts)


def note_secrecy(visitor, facts):
    facts.note("is told nothing secret in the clear", SECRET.encode() not in visitor.wire.said_by_server)
    # A published server does not say.
    sealed = [payload["sealed"] for payload in visitor.heard("told") if "sealed" in payload]
    facts.note("says all of it sealed", all(sealed), sealed)


async def recover(visitor, facts, topic, leave):
    """Is told 1, is away while more is published, comes back, and has to have it all."""
    await visitor.is_ready()
    # Said before it subscribes: without a history there is no position yet to come back with.
    if not await note_heard(visitor, facts, topic, 0):
        return
    await visitor.client.subscribe([topic])
    await visitor.say(topic, 1, SECRET)
    await leave_for_a_while(visitor, topic, leave)
    is_back = await visitor.is_ready(visits=2, patience_s=SHORT_PATIENCE_S if leave["close"] == NO_CODE else 10)
    facts.note("comes back", is_back, visitor.client.state)
    if is_back:
        last = leave["missed"][-1] + 1
        await until(lambda: last - 1 in visitor.numbers("said"))
        await visitor.say(topic, last, SECRET)
        await until(lambda: last in visitor.numbers("said"))
        note_recovered(facts, visitor.numbers("said"), list(range(1, last + 1)))


async def leave_for_a_while(visitor, topic, leave):
    async with Visitor(visitor.place) as witness:
        await witness.is_ready()
        await witness.client.subscribe([topic])
        # Answered behind the subscription. What it says is not said to the topic.
        await witness.say("nowhere", 0)
        await visitor.client.send("leave", {"topic": topic, "text": SECRET, **leave})
        if leave["close"] is None and await until(lambda: visitor.heard("farewell")):
            visitor.wire.cut()
        await until_heard(witness, leave["missed"])
        visitor.wire.mend()


def recovery(close=None, missed=MISSED, pace_ms=0, **options):
    """`close` is None for a wire that is cut, else what the server closes with."""
    leave = {"close": close, "missed": missed, "pace_ms": pace_ms}

    async def story(place, facts, name):
        async with Visitor(place, **options) as visitor:
            await recover(visitor, facts, name, leave)
            if "encryption" in options:
                note_secrecy(visitor, facts)

    return story


async def counted_by_the_server(place, facts, _name):
    """The numbers of events are the server's: whoever comes second begins in the middle."""
    async with Visitor(place, token=place.tokens["carol"]) as first:
        await until(lambda: first.heard("welcome"))
        async with Visitor(place, token=place.tokens["carol"]) as second:
            facts.note("gets ready", await second.is_ready(patience_s=SHORT_PATIENCE_S), second.client.state)


tell(
    {
        "authentication": authentication,
        "JSON": in_json,
        "MessagePack": in_msgpack,
        "encryption": encrypted,
        "recovery": recovery(),
        "recovery, encrypted": recovery(encryption=True),
        "recovery, in a stream": recovery(missed=STREAM, pace_ms=STREAM_PACE_MS),
        "recovery, closed with 4300": recovery(DRAINED),
        "recovery, closed without a code": recovery(NO_CODE),
        "numbers of the server": counted_by_the_server,
    }
)
