"""The support strategies of both papers, and the way from one taxonomy to the other."""

from __future__ import annotations

from model_server.strategies.esconv import ESCONV
from model_server.strategies.extes import EXTES
from model_server.strategies.taxonomy import Stage, Strategy, Taxonomy, TaxonomyName

TAXONOMIES: dict[TaxonomyName, Taxonomy] = {"esconv": ESCONV, "extes": EXTES}
NAMES = ESCONV.names
# Every label that a model may have learnt to write.
LABELS: tuple[str, ...] = tuple(dict.fromkeys((*ESCONV.names, *EXTES.names)))


def translated(name: str, into: Taxonomy) -> str | None:
    """The strategy of `into` that is `name` or comes nearest to it; None if neither taxonomy knows the name."""
    known = into.canonical(name)
    if known:
        return known
    other = EXTES if into is ESCONV else ESCONV
    found = other.canonical(name)
    return other.by_name[found].elsewhere if found else None


__all__ = [
    "ESCONV", "EXTES", "LABELS", "NAMES", "TAXONOMIES", "Stage", "Strategy", "Taxonomy", "TaxonomyName", "translated",
]  # fmt: skip
