"""Lets the conformance suite steer the published Python client `wse-client`.

Reads one request a line on standard input and writes one response a line on standard output, in the JSON form of
conformance/proto/wse/conformance/v1/driver.proto. Every answer is the work of the client's own modules; what the driver
adds is fixed keys, IVs, ids and times, so that the same question has the same answer. Nothing is connected.

Run it with the interpreter of an environment that holds the client and its extras; see README.md.
"""

import base64
import importlib.metadata
import json
import logging
import math
import platform
import sys
from datetime import datetime
from types import SimpleNamespace
from unittest import mock

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from wse_client import protocol, security
from wse_client.compression import CompressionHandler
from wse_client.errors import WSEEncryptionError
from wse_client.msgpack_handler import MsgPackHandler
from wse_client.protocol import MessageCodec
from wse_client.security import SecurityManager
from wse_client.types import WSEEvent

VERSION = importlib.metadata.version("wse-client")

# First version of each dialect; a client speaks the last one that is not newer than itself.
DIALECTS = {(2, 0, 1): "D2b", (2, 1, 0): "D2c", (2, 2, 1): "D2d", (2, 3, 0): "D2e", (2, 3, 2): "D2f", (2, 4, 0): "D2g"}
DIALECT = [name for first, name in DIALECTS.items() if first <= tuple(map(int, VERSION.split(".")[:3]))][-1]
DERIVATION = "salted" if security.HKDF_SALT else "unsalted"

# What a frame is refused for, by the beginning of the client's own log message. Its codec returns None in every case.
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

# Names on the wire and attributes of a WSEEvent.
ATTRIBUTES = {
    "c": "category",
    "t": "type",
    "p": "payload",
    "id": "id",
    "ts": "timestamp",
    "seq": "sequence",
    "v": "version",
    "cid": "correlation_id",
    "pri": "priority",
    "sig": "signature",
    "tp": "topic",
    "e": "epoch",
    "o": "offset",
}


class Refused(Exception):
    """The client would not take its input; the arguments are code and message."""


class Unsupported(Exception):
    """The client has no such thing, or cannot be steered that far."""


# Frames


def decode(request):
    if request.get("direction") != "server_to_client":
        raise Unsupported("a client reads what servers send")
    limits = {name for name, value in request.get("limits", {}).items() if value != protocol.MAX_MESSAGE_SIZE}
    if limits:
        raise Unsupported(f"no way to set {', '.join(sorted(limits))}")
    frame = request["text"] if "text" in request else octets(request.get("binary", ""))
    keys = manager_with(request["key"]) if "key" in request else None
    # As AsyncWSEClient makes its codec: MessagePack is read whatever the connection agreed on.
    codec = WatchedCodec(CompressionHandler(), keys, MsgPackHandler())
    log.last = None
    found = codec.decode(frame)
    if found is None:
        raise refusal_from(log.last)
    encrypted = frame[:2] == protocol.PREFIX_ENCRYPTED
    if isinstance(found, list):  # a batch, of which nothing but its messages is left
        return {"value_json": json_text([codec.envelope_of(event) for event in found]), "encrypted": encrypted}
    return {"envelope_json": json_text(codec.envelope_of(found)), "encrypted": encrypted}


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
        """An event under the names of the wire, without the defaults for what the frame did not say."""
        parsed = self._parsed[id(event)]
        values = {name: getattr(event, attribute, None) for name, attribute in ATTRIBUTES.items()}
        defaults = {"t": {"t", "type"}, "p": {"p", "payload"}, "v": {"v"}}
        for name, spellings in defaults.items():
            if spellings.isdisjoint(parsed):
                values[name] = None
        return {name: value for name, value in values.items() if value is not None}


def refusal_from(record):
    """The client's reason, as far as it gives one: a failed decryption, for one, it does not explain."""
    words = record.getMessage() if record is not None else "the client returned None and logged nothing"
    codes = [code for beginning, code in REASONS.items() if words.startswith(beginning)]
    return Refused(codes[0] if codes else "refused", words)


def encode(request):
    if request.get("direction") != "client_to_server":
        raise Unsupported("a client writes what servers read")
    if request.get("format") == "msgpack":
        raise Unsupported("the client writes no MessagePack")
    text = write(json.loads(request["envelope_json"]), None)
    if "key" not in request:
        return {"text": text}
    # As Connection.send does.
    sealed = protocol.PREFIX_ENCRYPTED + manager_with(request["key"], octets(request.get("iv", ""))).encrypt(text)
    return {"binary": base64_text(sealed)}


def write(envelope, manager):
    """The client's frame for a message; id, counter and clock are set to what the message says."""
    missing = {"t", "p", "id", "seq", "ts", "v"} - envelope.keys()
    if missing:
        raise Unsupported(f"the client writes {', '.join(sorted(missing))} into every message")
    unknown = envelope.keys() - {"c", "t", "p", "id", "seq", "ts", "v", "pri", "cid"}
    if unknown:
        raise Unsupported(f"the client never writes {', '.join(sorted(unknown))}")
    codec = MessageCodec(CompressionHandler(), manager)
    codec._sequence = envelope["seq"] - 1
    clock = SimpleNamespace(now=lambda zone: datetime.fromisoformat(envelope["ts"]).astimezone(zone))
    options = {"priority": envelope.get("pri"), "correlation_id": envelope.get("cid"), "category": envelope.get("c")}
    with mock.patch.multiple(protocol, uuid4=lambda: envelope["id"], datetime=clock):
        return codec.encode(envelope["t"], envelope["p"], **options)


# Keys


def derive(request):
    if "hkdf" in request:
        raise Unsupported("the client has HKDF only for the key of a connection")
    if "private_key" in request:
        private_key = ec.derive_private_key(int.from_bytes(octets(request["private_key"])), ec.SECP256R1())
        with mock.patch.object(security, "generate_private_key", lambda curve: private_key):
            public_key = SecurityManager().generate_keypair()
        return {"public_key": base64_text(public_key), "public_key_base64": base64_text(public_key)}
    agreement = request["agreement"]
    check_derivation(agreement)
    scalar = int.from_bytes(octets(agreement["private_key"]))
    half = KeyHalf(ec.derive_private_key(scalar, ec.SECP256R1()))
    manager = SecurityManager()
    manager._private_key = half
    try:
        # Both decode the text of a hello as AsyncWSEClient does.
        point = base64.b64decode(agreement.get("public_key_base64") or agreement.get("public_key", ""))
        manager.derive_shared_secret(point)
    except ValueError as error:
        raise Refused("invalid_key", str(error)) from error
    return {"key": base64_text(manager._aes_key), "shared_secret": base64_text(half.secret)}


class KeyHalf:
    """Stands in for the client's private key, to see or to give the ECDH secret, which the client keeps nowhere."""

    def __init__(self, private_key=None, secret=None):
        self._private_key = private_key
        self.secret = secret

    def exchange(self, algorithm, peer_key):
        if self.secret is None:
            self.secret = self._private_key.exchange(algorithm, peer_key)
        return self.secret


def manager_with(key, iv=b""):
    """The client's security module as it is once keys are agreed; with a fixed IV unless that is empty."""
    manager = SecurityManager()
    if "aes_key" in key:
        manager._aes_key = octets(key["aes_key"])
        manager._enabled = True
    else:
        check_derivation(key)
        manager._private_key = KeyHalf(secret=octets(key.get("shared_secret", "")))
        manager.derive_shared_secret(any_point())
    if iv:
        manager._generate_iv = lambda: iv
    return manager


def any_point():
    public_key = ec.derive_private_key(1, ec.SECP256R1()).public_key()
    return public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def check_derivation(request):
    if request.get("derivation", "") not in ("", DERIVATION):
        raise Unsupported(f"the client derives keys {DERIVATION}")


# Sealing, signing, inflating


def seal(request):
    check_no_aad(request)
    plaintext = utf8(request.get("plaintext", ""))
    sealed = manager_with(request["key"], octets(request.get("iv", ""))).encrypt(plaintext)
    return {"frame": base64_text(protocol.PREFIX_ENCRYPTED + sealed)}


def open_frame(request):
    check_no_aad(request)
    manager = manager_with(request["key"])
    for earlier in request.get("earlier_frames", []):
        try:
            open_with(manager, octets(earlier))
        except Refused:
            pass
    return {"plaintext": base64_text(open_with(manager, octets(request.get("frame", ""))).encode())}


def open_with(manager, frame):
    if frame[:2] != protocol.PREFIX_ENCRYPTED:
        raise Refused("refused", "the client takes a frame for encrypted only by its marker")
    try:
        return manager.decrypt(frame[2:])
    except WSEEncryptionError as error:
        code = "frame_truncated" if "too short" in str(error) else "authentication_failed"
        raise Refused(code, str(error)) from error
    except UnicodeDecodeError as error:
        raise Refused("invalid_utf8", str(error)) from error


def check_no_aad(request):
    if request.get("aad"):
        raise Unsupported("the client seals without additional data")


def sign(request):
    manager = SecurityManager()
    manager._signing_key = octets(request.get("key", ""))
    text = request.get("text", "")
    if request["form"] == "text":
        return {"text": manager.sign(text)}
    if request["form"] != "envelope":
        raise Unsupported(f"the client has no signature of form {request['form']}")
    manager.enable_signing()
    envelope = json.loads(text)
    if bare(write(envelope, None)) != text:
        raise Unsupported("the client signs its own writing of an envelope, which is another text")
    return {"text": bare(write(envelope, manager))}


def bare(frame):
    """A text frame without its prefix."""
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
    except Exception as error:  # whatever it is, the codec of the client takes it for a corrupt frame
        raise Refused("inflate_failed", str(error)) from error


# The driver protocol


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
            "reads frames with MessageCodec, seals with SecurityManager, inflates with CompressionHandler",
            "defaults of WSEEvent (type unknown, payload {}, version 1) are left out where the frame had no such field",
        ],
    }


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


def answer(request):
    name = next((field for field in request if field not in ("id", "dialect", "profile", "provider")), "nothing")
    try:
        if name not in OPERATIONS:
            raise Unsupported(f"no operation {name}")
        if request.get("dialect", "") not in ("", DIALECT):
            raise Unsupported(f"this client speaks {DIALECT}")
        return {name: OPERATIONS[name](request[name])}
    except Refused as refusal:
        return error_result(*refusal.args)
    except Unsupported as reason:
        return {"unsupported": {"reason": str(reason)}}
    except Exception as escaped:  # what the client let out, or a fault of this driver
        return error_result("internal", f"uncaught {type(escaped).__name__}: {escaped}")


def error_result(code, message):
    return {"error": {"code": code, "message": message}}


def octets(text):
    return base64.b64decode(text)


def utf8(text):
    try:
        return octets(text).decode()
    except UnicodeDecodeError:
        raise Unsupported("the client seals text only") from None


def base64_text(data):
    return base64.b64encode(data).decode()


def json_text(value):
    return json.dumps(plain(value))


def plain(value):
    """A value in what JSON has: bytes and the numbers that are none as objects with one key."""
    if isinstance(value, bytes):
        return {"$hex": value.hex()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


class Log(logging.Handler):
    """Keeps the client's last log record, and shows all of them to people."""

    last = None

    def emit(self, record):
        self.last = record
        print(record.levelname.lower(), record.getMessage(), file=sys.stderr)


log = Log()


def main():
    logging.getLogger("wse_client").addHandler(log)
    logging.getLogger("wse_client").setLevel(logging.DEBUG)
    # Nothing but responses may reach standard output, whatever a library prints.
    responses, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        try:
            request = json.loads(line)
            response = {"id": request.get("id", 0), **answer(request)}
        except (ValueError, AttributeError) as error:
            response = {"id": 0, **error_result("internal", f"a line that is no request: {error}")}
        print(json.dumps(response), file=responses, flush=True)


if __name__ == "__main__":
    main()
