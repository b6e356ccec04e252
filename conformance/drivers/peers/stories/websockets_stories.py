"""What a client lives through that is nothing but the package `websockets`; see telling.py for how it is asked.

It keeps its own positions, so it shows what a client can make of a server whatever the published one makes of it.
"""

import asyncio
import json
import zlib

import msgpack
from sealing import Agreement
from telling import LONG, MISSED, SECRET, STREAM, STREAM_PACE_MS, note_recovered, tell, until, until_heard
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from wire import Wire


class Visitor:
    """A client on a wire of its own, and what it has heard. It connects as often as it is told to."""

    def __init__(self, place, *, path="/wse", encrypts=False, headers=None):
        self.place = place
        self.wire = Wire(place.port)
        self.messages = []
        self.positions = {}
        self._path = path
        self._encrypts = encrypts
        self._headers = headers or {"Cookie": f"access_token={place.tokens['alice']}"}

    async def __aenter__(self):
        self._url = f"ws://127.0.0.1:{await self.wire.lay()}{self._path}"
        await self.connect()
        return self

    async def __aexit__(self, *_):
        await self.socket.close()
        self.wire.remove()

    async def connect(self):
        self.seal = None
        self.socket = await connect(self._url, additional_headers=self._headers)
        self._listening = asyncio.create_task(self._listen())

    async def greet(self):
        """Waits for `server_ready`, says hello, and waits for the answer; gives it."""
        agreement = Agreement() if self._encrypts else None
        before = len(self.heard("server_hello"))
        await until(lambda: len(self.heard("server_ready")) == before + 1)
        hello = {"client_version": "2.0.7", "protocol_version": 1, "features": {"encryption": self._encrypts}}
        if agreement is not None:
            hello["encryption_public_key"] = agreement.offer
        await self.socket.send(json.dumps({"c": "WSE", "t": "client_hello", "p": hello}))
        await until(lambda: len(self.heard("server_hello")) == before + 1)
        answer = self.heard("server_hello")[-1]
        if agreement is not None:
            self.seal = agreement.complete(answer["encryption_public_key"], answer["server_version"])
        return answer

    async def send(self, type_, payload):
        message = {"t": type_, "p": payload}
        if self.seal is not None:
            await self.socket.send(self.seal.close(json.dumps(message)))
        elif "msgpack" in self._path:
            await self.socket.send(msgpack.packb(message))
        else:
            await self.socket.send(json.dumps(message))

    async def subscribe(self, topic):
        position = self.positions.get(topic)
        recovery = {"recover": True, "recovery": {topic: position}} if position else {}
        answers = len(self.heard("subscription_update"))
        await self.send("subscription_update", {"action": "subscribe", "topics": [topic], **recovery})
        await until(lambda: len(self.heard("subscription_update")) > answers)
        return self.heard("subscription_update")[-1]["recovery"][topic]

    async def say(self, topic, n, text=""):
        await self.send("say", {"topic": topic, "n": n, "text": text})
        return await until(lambda: n in self.numbers("told"))

    def heard(self, type_):
        return [message.get("p") for message in self.messages if message["t"] == type_]

    def numbers(self, type_):
        return [payload["n"] for payload in self.heard(type_)]

    async def _listen(self):
        try:
            async for frame in self.socket:
                self._take(self._read(frame))
        except ConnectionClosed:
            pass

    def _read(self, frame):
        if isinstance(frame, str):
            return json.loads(frame[frame.index("{") :])
        marker, body = frame[:2], frame[2:]
        if marker == b"E:":
            return self._read(self.seal.open(frame).decode())
        if marker == b"M:":
            return msgpack.unpackb(body)
        return self._read((zlib.decompress(body) if marker == b"C:" else frame).decode())

    def _take(self, message):
        self.messages.append(message)
        if message["t"] == "said":
            self._advance(message)

    def _advance(self, message):
        """From 2.4 a publication says where it stands; before, the place has to be counted."""
        if "tp" in message:
            self.positions[message["tp"]] = {"epoch": message["e"], "offset": message["o"]}
        else:
            for position in self.positions.values():
                position["offset"] += 1


async def authentication(place, facts, _name):
    token = place.tokens["alice"]
    headers = {"its cookie": {"Cookie": f"access_token={token}"}, "its header": {"Authorization": f"Bearer {token}"}}
    for what, header in headers.items():
        async with Visitor(place, headers=header) as visitor:
            await visitor.greet()
            is_welcome = await until(lambda: visitor.heard("welcome") == [{"user": "alice"}])
            facts.note(f"is let in by {what}", is_welcome, visitor.messages)
            await visitor.socket.send('{"t":"ping","p":{"timestamp":7}}')
            pong = await until(lambda: [p["client_timestamp"] for p in visitor.heard("PONG")] == [7])
            facts.note("gets an answer to its ping", pong, visitor.messages)
    async with Visitor(place, headers={"Authorization": f"Bearer {place.tokens['bad']}"}) as visitor:
        await visitor.socket.wait_closed()
        await visitor._listening
        codes = [payload["code"] for payload in visitor.heard("error")]
        facts.note("is told why a bad token is refused", codes == ["AUTH_FAILED"], codes)
        facts.note("knows that it was refused", visitor.socket.close_code in (4401, 1005), visitor.socket.close_code)


async def exchange(visitor, facts, topic):
    await visitor.greet()
    await visitor.subscribe(topic)
    facts.note("is heard, and gets an event", await visitor.say(topic, 1, SECRET), visitor.messages)
    await visitor.say(topic, 2, LONG)
    texts = [payload["text"] for payload in visitor.heard("told")]
    facts.note("gets a long event as it is", texts == [SECRET, LONG], f"{len(texts)} events")
    heard = await until(lambda: visitor.numbers("said") == [1, 2])
    facts.note("gets what is published", heard, visitor.numbers("said"))
    await visitor.send("subscription_update", {"action": "unsubscribe", "topics": [topic]})
    await visitor.say(topic, 3)
    facts.note("gets no more of a topic it left", 3 not in visitor.numbers("said"), visitor.numbers("said"))


def exchanging(note_more, **options):
    async def story(place, facts, name):
        async with Visitor(place, **options) as visitor:
            await exchange(visitor, facts, name)
            note_more(visitor, facts)

    return story


def note_nothing(_visitor, _facts):
    pass


def note_msgpack(visitor, facts):
    facts.note("gets events as MessagePack", b"M:" in visitor.wire.said_by_server)


def note_secrecy(visitor, facts):
    facts.note("is told nothing secret in the clear", SECRET.encode() not in visitor.wire.said_by_server)
    sealed = [payload["sealed"] for payload in visitor.heard("told") if "sealed" in payload]
    facts.note("says all of it sealed", all(sealed), sealed)


async def leave_for_a_while(visitor, topic, leave):
    async with Visitor(visitor.place) as witness:
        await witness.greet()
        await witness.subscribe(topic)
        await visitor.send("leave", {"topic": topic, **leave})
        await until(lambda: visitor.heard("farewell"))
        visitor.wire.cut()
        await visitor.socket.wait_closed()
        await until_heard(witness, leave["missed"])
        visitor.wire.mend()


def recovery(note_more=note_nothing, missed=MISSED, pace_ms=0, **options):
    leave = {"close": None, "missed": missed, "pace_ms": pace_ms, "text": SECRET}

    async def story(place, facts, name):
        async with Visitor(place, **options) as visitor:
            await visitor.greet()
            await visitor.say(name, 0)
            answer = await visitor.subscribe(name)
            visitor.positions[name] = {"epoch": answer["epoch"], "offset": answer["offset"]}
            await visitor.say(name, 1, SECRET)
            await until(lambda: visitor.numbers("said") == [1])
            await leave_for_a_while(visitor, name, leave)
            await visitor.connect()
            await visitor.greet()
            answer = await visitor.subscribe(name)
            facts.note("is told that nothing is lost", answer["recovered"] and answer["count"] > 0, answer)
            last = missed[-1] + 1
            await until(lambda: last - 1 in visitor.numbers("said"))
            await visitor.say(name, last, SECRET)
            await until(lambda: last in visitor.numbers("said"))
            note_recovered(facts, visitor.numbers("said"), list(range(1, last + 1)))
            note_more(visitor, facts)

    return story


tell(
    {
        "authentication": authentication,
        "JSON": exchanging(note_nothing),
        "MessagePack": exchanging(note_msgpack, path="/wse?format=msgpack"),
        "encryption": exchanging(note_secrecy, encrypts=True),
        "recovery": recovery(),
        "recovery, encrypted": recovery(note_secrecy, encrypts=True),
        "recovery, in a stream": recovery(missed=STREAM, pace_ms=STREAM_PACE_MS),
    }
)
