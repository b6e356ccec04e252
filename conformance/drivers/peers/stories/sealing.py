"""What a client needs to encrypt, of its own: the agreement on a key, and sealed frames."""

import base64
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MARKER = b"E:"
IV_BYTES = 12
FIRST_UNSALTED = (2, 3, 2)


class Agreement:
    """One half of a key."""

    def __init__(self):
        self._own = ec.generate_private_key(ec.SECP256R1())

    @property
    def offer(self):
        public = self._own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.b64encode(public).decode()

    def complete(self, answer, server_version):
        """The cipher both sides have now; nothing but the server's version tells how it is derived."""
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(answer))
        is_salted = tuple(map(int, server_version.split("."))) < FIRST_UNSALTED
        salt, info = (b"wse-encryption", b"aes-gcm-key") if is_salted else (None, b"wse-encryption/aes-gcm-key")
        return Seal(HKDF(SHA256(), 32, salt, info).derive(self._own.exchange(ec.ECDH(), point)))


class Seal:
    def __init__(self, key):
        self._aes = AESGCM(key)

    def close(self, text):
        iv = os.urandom(IV_BYTES)
        return MARKER + iv + self._aes.encrypt(iv, text.encode(), None)

    def open(self, frame):
        iv_end = len(MARKER) + IV_BYTES
        return self._aes.decrypt(frame[len(MARKER) : iv_end], frame[iv_end:], None)
