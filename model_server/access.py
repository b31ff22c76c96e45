"""Who may come in: the key that requests bring, and where the server may listen without one."""

from __future__ import annotations

import hmac
import ipaddress

from pydantic import SecretStr

from model_server.errors import BadKey, OpenDoor, Unauthorized

KEY_VARIABLE = "ATTUNE_API_KEY"
# What probes ask; they say nothing but the model's name.
OPEN_PATHS = frozenset({"/health", "/ready"})


def check_key(key: SecretStr | None, path: str, authorization: str | None) -> None:
    """Raises Unauthorized unless the request brings `Bearer` and the key, is for an open path, or no key is set.

    The comparison takes as long for a nearly right key as for a wrong one.
    """
    if key is None or path in OPEN_PATHS:
        return
    scheme, _, sent = (authorization or "").partition(" ")
    is_right = hmac.compare_digest(sent.strip().encode("latin-1", "replace"), key.get_secret_value().encode())
    if scheme.lower() != "bearer" or not is_right:
        raise Unauthorized("The API key is missing or wrong. Send it as: Authorization: Bearer KEY.")


def key_of(value: str | None) -> SecretStr | None:
    """The key from the environment's value; empty is none. Raises BadKey for one that no header can carry."""
    stripped = (value or "").strip()
    if not stripped:
        return None
    if not stripped.isascii() or not stripped.isprintable() or " " in stripped:
        raise BadKey(f"{KEY_VARIABLE} may hold only letters, digits and signs of ASCII, and no blanks.")
    return SecretStr(stripped)


def check_door(host: str, key: SecretStr | None) -> None:
    """Raises OpenDoor when other machines could reach the server and no key is set."""
    if key is None and not _is_loopback(host):
        raise OpenDoor(
            f"[model_server] host = {host!r} lets other machines in, and there is no key. Set {KEY_VARIABLE} in the "
            f'environment, or listen on "127.0.0.1".'
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
