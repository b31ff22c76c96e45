"""Encryption of what people write: a data key a person, wrapped by the master key (AES-256-GCM).

Forgetting a person destroys their data key. It lies wrapped in the same database, so a backup from before can still be
read with the master key until the operator deletes it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import AttuneError

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyProblem(AttuneError):
    """The master key is missing, malformed, or not the one that this data was written with."""


@dataclass(frozen=True, slots=True)
class Cipher:
    """Seals and opens bytes under one key; `context` binds a ciphertext to the place where it is kept."""

    key: bytes

    def __repr__(self) -> str:
        return "Cipher(********)"

    def seal(self, plain: bytes, context: str) -> bytes:
        """Nonce (12 bytes) and ciphertext with its tag."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """The plain bytes; KeyProblem when the key or the place is not the one that it was sealed with."""
        try:
            return AESGCM(self.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError) as error:
            raise KeyProblem(
                "The stored data cannot be opened with this master key. Put back the key that it was written with "
                "(ATTUNE_MASTER_KEY, or the file master.key in the data folder)."
            ) from error


@dataclass(frozen=True, slots=True)
class MasterKey:
    """Wraps the data keys and makes the keyed hashes by which a platform's id is looked up."""

    key: bytes

    def __repr__(self) -> str:
        return "MasterKey(********)"

    def new_data_key(self, person_id: str) -> tuple[Cipher, bytes]:
        """A fresh data key, and the same wrapped for storing."""
        key = secrets.token_bytes(KEY_BYTES)
        return Cipher(key), Cipher(self._derived("wrap")).seal(key, f"person:{person_id}")

    def data_key(self, person_id: str, wrapped: bytes) -> Cipher:
        """The person's cipher from the stored, wrapped key."""
        return Cipher(Cipher(self._derived("wrap")).open(wrapped, f"person:{person_id}"))

    def lookup(self, platform: str, user: str) -> str:
        """The keyed hash under which a platform's id is found again; it cannot be turned back without the key."""
        return self._keyed("lookup", platform, user)

    def workspace(self, platform: str, name: str) -> str:
        """The keyed hash of a workspace, the part of `Address.user` up to its colon."""
        return self._keyed("workspace", platform, name)

    def event_key(self, platform: str, event_id: str) -> str:
        """The keyed hash of an event's id, under which one that comes twice, or is changed later, is known again."""
        return self._keyed("event", platform, event_id)

    def code(self, code: str) -> str:
        """The keyed hash of a code that links accounts."""
        return self._keyed("code", code)

    def moderator(self, platform: str, user: str) -> str:
        """The keyed hash of a moderator's account on a platform; it is not that of the same account as a person."""
        return self._keyed("moderator", platform, user)

    def token(self, token: str) -> str:
        """The keyed hash of what a moderator's browser holds."""
        return self._keyed("token", token)

    def spool_cipher(self) -> Cipher:
        """For flags that wait in a file while the database is gone."""
        return Cipher(self._derived("spool"))

    def _keyed(self, purpose: str, *parts: str) -> str:
        return hmac.new(self._derived(purpose), "\0".join(parts).encode(), hashlib.sha256).hexdigest()

    def _derived(self, purpose: str) -> bytes:
        return hmac.new(self.key, f"attune {purpose}".encode(), hashlib.sha256).digest()


def load_master_key(home: Path, environment: str | None) -> MasterKey:
    """The key from the environment (base64 of 32 bytes), else from `master.key` in `home`, made there when absent.

    The file is readable by its owner alone.
    """
    if environment:
        return MasterKey(_decoded(environment, "ATTUNE_MASTER_KEY"))
    path = home / "master.key"
    try:
        return MasterKey(_decoded(path.read_text(), str(path)))
    except FileNotFoundError:
        pass
    except OSError as error:
        raise KeyProblem(f"The master key {path} cannot be read: {error.strerror}.") from error
    key = secrets.token_bytes(KEY_BYTES)
    try:
        home.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(unfinished, path)
        finally:
            unfinished.unlink()
    except FileExistsError:
        return load_master_key(home, None)
    except OSError as error:
        raise KeyProblem(f"The master key cannot be written to {home}: {error.strerror}.") from error
    return MasterKey(key)


def _decoded(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise KeyProblem(f"{where} does not hold a master key: 32 bytes in base64 are expected.") from error
    if len(key) != KEY_BYTES:
        raise KeyProblem(f"{where} holds {len(key)} bytes; a master key is 32 bytes in base64.")
    return key
