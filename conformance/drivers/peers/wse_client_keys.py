"""The security module of `wse-client` under given keys: agreement, sealing, opening."""

import base64
from unittest import mock

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from driver_protocol import Refused, Unsupported, base64_text, octets
from wse_client import security
from wse_client.constants import PREFIX_ENCRYPTED
from wse_client.errors import WSEEncryptionError
from wse_client.security import SecurityManager

# A client knows the derivation of its own version and no other.
DERIVATION = "salted" if security.HKDF_SALT else "unsalted"


def derive(request):
    if "private_key" in request:
        with mock.patch.object(security, "generate_private_key", lambda _curve: private_key(request["private_key"])):
            point = SecurityManager().generate_keypair()
        return {"public_key": base64_text(point), "public_key_base64": base64_text(point)}
    if "agreement" not in request:
        raise Unsupported("the client has HKDF only for the key of a connection")
    agreement = request["agreement"]
    check_derivation(agreement)
    # The text of a hello, which the client decodes in this very way, and a bytes field are both base64.
    point = agreement.get("public_key_base64") or agreement.get("public_key", "")
    manager = SecurityManager()
    manager._private_key = half = KeyHalf(private_key(agreement["private_key"]))
    try:
        manager.derive_shared_secret(base64.b64decode(point))
    except ValueError as error:
        raise Refused("invalid_key", str(error)) from error
    return {"key": base64_text(manager._aes_key), "shared_secret": base64_text(half.secret)}


def private_key(scalar):
    try:
        return ec.derive_private_key(int.from_bytes(octets(scalar)), ec.SECP256R1())
    except ValueError as error:
        raise Unsupported(f"the client makes its private keys itself: {error}") from error


class KeyHalf:
    """Stands in for the client's private key, to see or to set the ECDH secret, which the client keeps nowhere."""

    def __init__(self, key=None, secret=None):
        self._key = key
        self.secret = secret

    def exchange(self, algorithm, peer_key):
        if self.secret is None:
            self.secret = self._key.exchange(algorithm, peer_key)
        return self.secret


def manager_with(key, iv=b""):
    """The client's security module as it is once keys are agreed; with a fixed IV unless that is empty."""
    manager = SecurityManager()
    if "aes_key" in key:
        manager._aes_key, manager._enabled = octets(key["aes_key"]), True
    else:
        check_derivation(key)
        manager._private_key = KeyHalf(secret=octets(key["shared_secret"]))
        anybody = ec.derive_private_key(1, ec.SECP256R1()).public_key()
        manager.derive_shared_secret(anybody.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    if iv:
        manager._generate_iv = lambda: iv
    return manager


def check_derivation(request):
    if request.get("derivation", "") not in ("", DERIVATION):
        raise Unsupported(f"the client derives keys {DERIVATION}")


def seal(request):
    check_no_aad(request)
    try:
        plaintext = octets(request.get("plaintext", "")).decode()
    except UnicodeDecodeError:
        raise Unsupported("the client seals text only") from None
    sealed = manager_with(request["key"], octets(request.get("iv", ""))).encrypt(plaintext)
    return {"frame": base64_text(PREFIX_ENCRYPTED + sealed)}


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
    if frame[:2] != PREFIX_ENCRYPTED:
        raise Refused("refused", "it knows an encrypted frame by its marker")
    try:
        return manager.decrypt(frame[2:])
    except WSEEncryptionError as error:
        code = "frame_truncated" if "too short" in str(error) else "authentication_failed"
        raise Refused(code, str(error)) from error
    except UnicodeDecodeError:
        raise Unsupported("the client opens text only") from None


def check_no_aad(request):
    if request.get("aad"):
        raise Unsupported("the client seals without additional data")
