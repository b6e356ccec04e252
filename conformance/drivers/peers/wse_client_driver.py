"""Lets the conformance suite steer the published Python client `wse-client`.

Every answer is the work of the client's own modules. What the driver adds is fixed keys, IVs, ids and times, so that
the same question always has the same answer, and the way back from a WSEEvent to the names of the wire. Nothing is
connected.

Run it with the interpreter of an environment that holds the client and its extras; see README.md.
"""

import json
import logging
import platform
import sys
from datetime import datetime
from types import SimpleNamespace
from unittest import mock

from driver_protocol import Refused, Unsupported, base64_text, json_text, octets, serve
from wse_client import protocol
from wse_client.compression import CompressionHandler
from wse_client.msgpack_handler import MsgPackHandler
from wse_client.protocol import MessageCodec
from wse_client.security import SecurityManager
from wse_client.types import WSEEvent
from wse_client_dialect import DIALECT, VERSION
from wse_client_keys import derive, manager_with, open_frame, seal

# Why a frame was dropped, by the beginning of the client's own log record; its codec returns None in every case. It
# does not say why a decryption failed, so that is no more than a refusal.
REASONS = {
    "Message exceeds max size": "frame_too_large",
    "Binary message exceeds max size": "frame_too_large",
    "Decompressed message exceeds max size": "inflate_limit",
    "Corrupt compressed frame": "inflate_failed",
    "Corrupt zlib frame": "inflate_failed",
    "Failed to parse JSON": "invalid_json",
    "Received msgpack frame but": "format_unavailable",
    "Received encrypted frame but": "cipher_missing",
}

# Names on the wire, and the attributes of a WSEEvent. Type, payload and version are always set there; whether the frame
# named them shows in what was parsed.
ATTRIBUTES = {"c": "category", "t": "type", "p": "payload", "id": "id", "ts": "timestamp", "seq": "sequence"}
ATTRIBUTES |= {"v": "version", "cid": "correlation_id", "pri": "priority", "sig": "signature"}
ATTRIBUTES |= {"tp": "topic", "e": "epoch", "o": "offset"}
SPELLINGS = {"t": ("t", "type"), "p": ("p", "payload"), "v": ("v",)}


def describe(_request):
    return {
        "name": "wse-client",
        "version": VERSION,
        "language": f"Python {platform.python_version()}",
        "sides": ["client"],
        "dialects": [DIALECT],
        "profiles": ["documented", "observed"],
        "operations": [name for name in OPERATIONS if name != "describe"],
        "notes": [
            "the type, payload and version that a WSEEvent has by default are left out where the frame had none",
            'a payload that is no object is taken out of the {"data": ...} that a WSEEvent puts around it',
        ],
    }


# Frames


def decode(request):
    if request["direction"] != "server_to_client":
        raise Unsupported("a client reads what servers send")
    if changed := [name for name, value in request.get("limits", {}).items() if value != protocol.MAX_MESSAGE_SIZE]:
        raise Unsupported(f"no way to set {', '.join(changed)}")
    frame = request["text"] if "text" in request else octets(request.get("binary", ""))
    keys = manager_with(request["key"]) if "key" in request else None
    # As AsyncWSEClient makes its codec: MessagePack is read whatever the connection agreed on.
    codec = WatchedCodec(CompressionHandler(), keys, MsgPackHandler())
    log.last = None
    found = codec.decode(frame)
    if found is None:
        raise refusal()
    encrypted = frame[:2] == protocol.PREFIX_ENCRYPTED
    if isinstance(found, list):  # a batch, of which nothing but its messages is left
        return {"value_json": json_text([codec.envelope_of(event) for event in found]), "encrypted": encrypted}
    return {"envelope_json": json_text(codec.envelope_of(found)), "encrypted": encrypted}


def refusal():
    words = log.last or "it returned None and logged nothing"
    return Refused(next((code for start, code in REASONS.items() if words.startswith(start)), "refused"), words)


class WatchedCodec(MessageCodec):
    """The client's codec. Keeps what it parsed, which alone tells a default of WSEEvent from a field of the frame."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self._parsed = {}

    def _parsed_to_event(self, parsed, category):
        event = super()._parsed_to_event(parsed, category)
        if isinstance(event, WSEEvent):
            self._parsed[id(event)] = parsed
        return event

    def envelope_of(self, event):
        """An event as the message it came from, as far as the event still tells."""
        parsed = self._parsed[id(event)]
        values = {name: getattr(event, attribute, None) for name, attribute in ATTRIBUTES.items()}
        for name, spellings in SPELLINGS.items():
            if not any(spelling in parsed for spelling in spellings):
                values[name] = None
        if values["p"] and not any(isinstance(parsed.get(spelling), dict) for spelling in SPELLINGS["p"]):
            values["p"] = values["p"]["data"]
        return {name: value for name, value in values.items() if value is not None}


def encode(request):
    if request["direction"] != "client_to_server":
        raise Unsupported("a client writes what servers read")
    if request.get("format") == "msgpack":
        raise Unsupported("the client writes no MessagePack")
    text = write(json.loads(request["envelope_json"]))
    if "key" not in request:
        return {"text": text}
    # As Connection.send does.
    sealed = manager_with(request["key"], octets(request.get("iv", ""))).encrypt(text)
    return {"binary": base64_text(protocol.PREFIX_ENCRYPTED + sealed)}


def write(envelope, manager=None):
    """The client's frame for a message; id, counter and clock are set to what the message says."""
    always = {"t", "p", "id", "seq", "ts", "v"}
    if missing := always - envelope.keys():
        raise Unsupported(f"the client writes {', '.join(sorted(missing))} into every message")
    if surplus := envelope.keys() - always - {"c", "pri", "cid"}:
        raise Unsupported(f"the client never writes {', '.join(sorted(surplus))}")
    codec = MessageCodec(CompressionHandler(), manager)
    codec._sequence = envelope["seq"] - 1
    clock = SimpleNamespace(now=lambda zone: datetime.fromisoformat(envelope["ts"]).astimezone(zone))
    options = {"priority": envelope.get("pri"), "correlation_id": envelope.get("cid"), "category": envelope.get("c")}
    with mock.patch.multiple(protocol, uuid4=lambda: envelope["id"], datetime=clock):
        return codec.encode(envelope["t"], envelope["p"], **options)


# Signing, inflating


def sign(request):
    manager = SecurityManager()
    manager._signing_key = octets(request.get("key", ""))
    if request["form"] == "text":
        return {"text": manager.sign(request.get("text", ""))}
    if request["form"] != "envelope":
        raise Unsupported(f"the client has no signature of form {request['form']}")
    envelope = json.loads(request["text"])
    if without_prefix(write(envelope)) != request["text"]:
        raise Unsupported("the client signs its own writing of an envelope, which is another text")
    manager.enable_signing()
    return {"text": without_prefix(write(envelope, manager))}


def without_prefix(frame):
    return frame[frame.index("{") :]


def verify(request):
    if request["form"] != "text":
        raise Unsupported(f"the client verifies no signature of form {request['form']}")
    manager = SecurityManager()
    manager._signing_key = octets(request.get("key", ""))
    if not manager.verify(request.get("text", ""), request.get("signature", "")):
        raise Refused("invalid_signature", "verify returned False")
    return {}


def inflate(request):
    if request["algorithm"] != "zlib":
        raise Unsupported(f"the client has no {request['algorithm']}")
    try:
        return {"data": base64_text(CompressionHandler().decompress(octets(request.get("data", ""))))}
    except Exception as error:  # whatever it is: the client's codec, too, makes one refusal of them all
        raise Refused("inflate_failed", str(error)) from error


OPERATIONS = {
    "describe": describe,
    "decode": decode,
    "encode": encode,
    "derive": derive,
    "seal": seal,
    "open": open_frame,
    "sign": sign,
    "verify": verify,
    "inflate": inflate,
}


class Log(logging.Handler):
    """Keeps the client's last words, and shows all of them to people."""

    last = None

    def emit(self, record):
        self.last = record.getMessage()
        print(record.levelname.lower(), self.last, file=sys.stderr)


log = Log()

if __name__ == "__main__":
    logging.getLogger("wse_client").addHandler(log)
    logging.getLogger("wse_client").setLevel(logging.DEBUG)
    serve(OPERATIONS)
