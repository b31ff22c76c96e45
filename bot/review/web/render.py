"""Templates to HTML: everything is escaped, and what people wrote is made harmless first."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.review.web import inert, shown
from bot.texts import review_case, review_page, review_staff

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["t"] = review_page
    made.globals["c"] = review_case
    made.globals["s"] = review_staff
    made.filters["words"] = inert.words
    made.filters["plain"] = inert.plain
    made.filters["moment"] = shown.moment
    made.filters["iso"] = shown.iso
    made.filters["platform"] = lambda name: review_page.PLATFORMS.get(name, name)
    return made


def render(template: str, **context: Any) -> str:
    """The template with its context; a name that is not there is an error."""
    return _environment().get_template(template).render(**context)
