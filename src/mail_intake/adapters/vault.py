"""Keeps what is private: AES-256-GCM under a key ring, and keyed MACs. The only file that encrypts."""

import secrets
from hashlib import sha256
from hmac import new as hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mail_intake.model.errors import PermanentFailure

#: Bytes of a key, of a nonce (NIST SP 800-38D §8.2), of a key's name in a sealed value.
KEY_BYTES, NONCE_BYTES, NAME_BYTES = 32, 12, 4
#: First byte of a sealed value: the layout's version.
_VERSION = b"\x01"


def new_key() -> bytes:
    """Return a fresh key from the system's randomness."""
    return secrets.token_bytes(KEY_BYTES)


class KeyRing:
    """Implements the Vault port: the first key seals, every key opens.

    A sealed value is version (1 byte), key name (4), nonce (12), ciphertext with tag. Its purpose
    is authenticated, so a value moved to another column does not open. MACs come from the *last*
    key of the ring: references and Message-IDs must outlive a rotation, so a new key is put in
    front and the oldest stays at the end.
    """

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise PermanentFailure(f"a key ring needs keys of {KEY_BYTES} bytes")
        self._sealing = [(_name(key), AESGCM(_derive(key, "seal"))) for key in keys]
        self._oldest = keys[-1]
        self._macs: dict[str, bytes] = {}

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Encrypt and authenticate under the first key."""
        name, cipher = self._sealing[0]
        nonce = secrets.token_bytes(NONCE_BYTES)
        return _VERSION + name + nonce + cipher.encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Decrypt; PermanentFailure if the key is unknown or the bytes were changed."""
        head = 1 + NAME_BYTES
        name, nonce = sealed[1:head], sealed[head : head + NONCE_BYTES]
        cipher = dict(self._sealing).get(name)
        if sealed[:1] != _VERSION or cipher is None:
            raise PermanentFailure("a stored value was sealed under a key that the ring lacks")
        try:
            return cipher.decrypt(nonce, sealed[head + NONCE_BYTES :], purpose.encode())
        except InvalidTag:
            raise PermanentFailure(f"a stored value was changed, or is not a {purpose}") from None

    def mac(self, text: str, purpose: str) -> bytes:
        """32 bytes of HMAC-SHA-256 (RFC 2104) under a key of this purpose."""
        if purpose not in self._macs:
            self._macs[purpose] = _derive(self._oldest, f"mac {purpose}")
        return hmac(self._macs[purpose], text.encode(), sha256).digest()


def _derive(key: bytes, purpose: str) -> bytes:
    """One key for each purpose (HKDF, RFC 5869)."""
    info = b"mail-intake " + purpose.encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def _name(key: bytes) -> bytes:
    return _derive(key, "name")[:NAME_BYTES]
