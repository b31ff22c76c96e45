"""The numbers and addresses that a reply may name: those of our own hotline data and the emergency numbers in it.

Any other is taken for made up, since a model invents numbers, and a wrong one can leave someone in danger alone.
"""

from __future__ import annotations

import re

from bot.safety.hotlines import LINES

_EVERYWHERE = ("112", "911", "findahelpline.com")
_HOST = re.compile(r"^https?://(?:www\.)?")


def _spelled(contact: str) -> str:
    """The contact with any spaces or hyphens between its digits; an address with or without what stands before it."""
    if not contact[0].isdigit() or "." in contact:
        return rf"(?:https?://)?(?:www\.)?{re.escape(_HOST.sub('', contact))}/?"
    return r"[ -]?".join(char for char in contact if char.isdigit())


def _known() -> re.Pattern[str]:
    found = {*_EVERYWHERE}
    for line in LINES:
        found |= {line.emergency, line.phone, line.text, line.url} - {""}
    longest_first = sorted(map(_spelled, found), key=len, reverse=True)
    return re.compile(rf"(?<![\w.@+-])(?<!\d )(?:{'|'.join(longest_first)})(?![\w@])(?![ .-]\d)(?!\.\w)", re.IGNORECASE)


_KNOWN = _known()


def without_known(reply: str) -> str:
    """The reply without the contacts that are known to be true."""
    return _KNOWN.sub("", reply)
