"""A small WSE server of dialect D2g on asyncio, nothing but the standard library: enough for every wire-level case."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
import uuid
from datetime import datetime, timezone

MAX_MESSAGE = 1_048_576
MAX_HEAD = 65_536
CLOSE_CODES = {1000, 1001, 1002, 1003, *range(1007, 1015), *range(3000, 5000)}


class Violation(Exception):
    """A frame that breaks RFC 6455; the argument is the close code."""


class Connection:
    def __init__(self, server, reader, writer):
        self.server, self.reader, self.writer = server, reader, writer
        self.id = str(uuid7())
        self.user = None

    async def live(self):
        """From the first byte to the end; whatever the client does costs this connection alone."""
        try:
            first = await asyncio.wait_for(self.reader.readexactly(1), 15)
            headers = None
            if first.isalpha():  # else it is TLS, or nothing that ends with an empty line
                headers = self.upgrade(first + await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10))
            if headers is None:
                self.writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            elif await self.let_in(headers):
                await self.read_messages()
        except Violation as broken:
            self.close(broken.args[0], "")
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass
        finally:
            if self.server.connections.pop(self.id, None):
                self.server.tell("disconnect", self.id, None)
            await self.part()

    async def part(self):
        """Ends the sending, and for a second at most reads on: bytes left unread would reset the connection, and a
        Close still on its way would be lost with it. (RFC 6455 section 7.1.1)"""
        try:
            async with asyncio.timeout(1):
                self.writer.write_eof()
                while await self.reader.read(65_536):
                    pass
        except (OSError, TimeoutError):
            pass
        finally:
            self.writer.close()

    def upgrade(self, request):
        """Answers 101 to an upgrade; None for what is none."""
        first, *lines = request.decode("latin-1").split("\r\n")
        headers = {}
        for name, _, value in (line.partition(":") for line in lines if line):
            headers.setdefault(name.strip().lower(), value.strip())
        key = headers.get("sec-websocket-key", "")
        tokens = [token.strip().lower() for token in headers.get("connection", "").split(",")]
        method, _, version = (first.split(" ") + ["", ""])[:3]
        good = method == "GET" and version == "HTTP/1.1" and "upgrade" in tokens
        good = good and headers.get("upgrade", "").lower() == "websocket" and headers.get("sec-websocket-version") == "13"
        try:
            good = good and len(base64.b64decode(key, validate=True)) == 16
        except ValueError:
            good = False
        if not good:
            return None
        accept = base64.b64encode(hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()).decode()
        head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        self.writer.write(f"{head}Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())
        return headers

    async def let_in(self, headers):
        """Greets who has a valid token, and refuses others by a message and a Close."""
        if not self.server.secret:
            self.server.tell("connect", self.id, headers.get("cookie", ""))
        else:
            token = token_of(headers)
            self.user = user_of(token, self.server.secret) if token else None
            if self.user is None:
                code = "AUTH_FAILED" if token else "AUTH_REQUIRED"
                message = "Authentication failed" if token else "No JWT cookie or Authorization header"
                self.say("error", {"code": code, "message": message, "timestamp": now()}, v=1)
                self.close(4401, "Authentication failed")
                await self.writer.drain()
                return False
            features = {"compression": True, "recovery": False, "encryption": False}
            details = {"connection_id": self.id, "features": features, "server_time": now(), "user_id": self.user, "version": 1}
            ready = {"message": "ready", "details": details}
            self.say("server_ready", ready, id=str(uuid7()), seq=1, ts=details["server_time"], v=1)
            self.server.tell("auth_connect", self.id, self.user)
        self.server.connections[self.id] = self
        return True

    async def read_messages(self):
        parts, kind = [], 0
        while True:
            fin, opcode, payload = await self.read_frame(bool(parts), sum(map(len, parts)))
            if opcode == 8:
                return self.answer_close(payload)
            if opcode == 9:
                self.frame(10, payload)
            if opcode >= 8:
                continue
            kind = kind if parts else opcode
            parts.append(payload)
            if fin:
                message, parts = b"".join(parts), []
                self.take(text_of(message) if kind == 1 else message)
                await self.writer.drain()

    async def read_frame(self, inside, held):
        """One frame as RFC 6455 section 5.2 has it. `inside`: a message has begun, `held` bytes of it."""
        first, second = await self.reader.readexactly(2)
        fin, opcode, length = first >> 7, first & 15, second & 127
        bad = first & 0x70 or not second >> 7 or opcode not in (0, 1, 2, 8, 9, 10)
        if bad or (opcode >= 8 and (not fin or length > 125)) or (opcode == 0) != inside and opcode < 8:
            raise Violation(1002)
        if length > 125:
            length = int.from_bytes(await self.reader.readexactly(2 if length == 126 else 8), "big")
        if length + (held if opcode < 8 else 0) > MAX_MESSAGE:
            raise Violation(1009)
        mask = await self.reader.readexactly(4)
        masked = await self.reader.readexactly(length)
        cover = int.from_bytes((mask * (length // 4 + 1))[:length], "big")
        return fin, opcode, (int.from_bytes(masked, "big") ^ cover).to_bytes(length, "big")

    def take(self, message):
        """What a client says: the server answers pings and hellos, and its application is told the rest."""
        if isinstance(message, bytes):
            return self.server.tell("bin", self.id, message)
        text = next((message[len(c) :] for c in ("WSE", "S", "U") if message.startswith(c + "{")), message)
        try:
            envelope = json.loads(text) if text.startswith("{") else None
        except (ValueError, RecursionError):
            envelope = None
        if not isinstance(envelope, dict):
            return self.server.tell("raw", self.id, message)
        payload = envelope.get("p") if isinstance(envelope.get("p"), dict) else {}
        if envelope.get("t") == "ping":
            return self.pong(payload.get("timestamp"))
        if envelope.get("t") == "client_hello":
            return self.hello(payload.get("protocol_version"))
        if envelope.get("t") not in ("pong", "PONG"):
            self.server.tell("msg", self.id, envelope)

    def pong(self, sent):
        sent = sent if type(sent) is int and -(2**63) <= sent < 2**63 else 0
        here = int(time.time() * 1000)
        self.say("PONG", {"client_timestamp": sent, "server_timestamp": here, "latency": max(0, here - sent)}, v=1)

    def hello(self, version):
        version = version if type(version) is int and 0 <= version < 2**64 else 1
        common = dict.fromkeys(("compression", "batching", "priority_queue", "msgpack"), True)
        limits = {"max_message_size": MAX_MESSAGE, "rate_limit_capacity": 100_000, "rate_limit_refill": 10_000}
        self.say(
            "server_hello",
            {
                "server_version": "2.4.0",
                "protocol_version": min(version % 2**32, 2),
                "features": {**common, "recovery": False, "cluster": False, "encryption": False},
                "limits": limits,
                "ping_interval": 25_000,
                "connection_id": self.id,
                "server_time": now(),
            },
            v=1,
        )

    def say(self, kind, payload, **others):
        self.frame(1, json.dumps({"c": "WSE", "t": kind, "p": payload, **others}, separators=(",", ":")).encode())

    def answer_close(self, payload):
        code = int.from_bytes(payload[:2], "big") if len(payload) > 1 else None
        good = not payload or code in CLOSE_CODES
        text_of(payload[2:])
        self.frame(8, payload if good else (1002).to_bytes(2, "big"))

    def close(self, code, reason):
        self.frame(8, code.to_bytes(2, "big") + reason.encode())

    def frame(self, opcode, payload):
        size = len(payload)
        length = bytes([size]) if size < 126 else bytes([126]) + size.to_bytes(2, "big")
        length = length if size < 65_536 else bytes([127]) + size.to_bytes(8, "big")
        self.writer.write(bytes([128 | opcode]) + length + payload)


class Server:
    """Listens, and tells `tell` what its application is told."""

    def __init__(self, secret, tell):
        self.secret, self.tell, self.connections = secret, tell, {}

    async def listen(self):
        self.listener = await asyncio.start_server(self.serve, "127.0.0.1", 0, limit=MAX_HEAD * 2)
        return self.listener.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        await Connection(self, reader, writer).live()

    def stop(self):
        self.listener.close()
        for connection in list(self.connections.values()):
            connection.writer.transport.abort()


def text_of(payload):
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise Violation(1007) from None


def token_of(headers):
    """The cookie `access_token`, else what follows `Bearer `. (WSE-CONN-020 to WSE-CONN-022)"""
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == "access_token" and value.strip() not in ("", "null", "undefined"):
            return value.strip()
    bearer = headers.get("authorization", "")
    return bearer[7:] if bearer[:7].lower() == "bearer " else None


def user_of(token, secret):
    """The user a token of HS256 names; None for one that is not valid. (WSE-CONN-030 to WSE-CONN-037)"""
    try:
        signed, _, signature = token.rpartition(".")
        head, claims = (json.loads(decode(part)) for part in signed.split("."))
        wanted = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
        good = len(token) <= 8192 and head["alg"] == "HS256" and hmac.compare_digest(wanted, decode(signature))
        good = good and claims["exp"] > time.time() - 30 and claims.get("nbf", 0) < time.time() + 30
        return claims["sub"] if good and isinstance(claims["sub"], str) and claims["sub"] else None
    except (ValueError, KeyError, TypeError):
        return None


def decode(part):
    if not part.isascii() or not part.replace("-", "").replace("_", "").isalnum():
        raise ValueError("no base64url")
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def uuid7():
    """RFC 9562 section 5.7."""
    fields = (int(time.time() * 1000) << 80) | (uuid.uuid4().int & (2**80 - 1))
    return uuid.UUID(int=fields & ~(0xF << 76) & ~(3 << 62) | 7 << 76 | 2 << 62)
