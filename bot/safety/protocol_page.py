"""The public page on how danger is recognised and answered (`SAFETY` R4), from the texts and data that are live.

Its version is a hash over those texts, the help lines and the settings, so that a change of any shows on the page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

from bot.safety import (
    hotlines,
    output_danger,
    output_echo,
    output_gate,
    output_harm,
    output_languages,
    output_meaning,
    output_nonsense,
    output_rules,
    protocol,
)
from bot.safety.assessment import RANK, Assessment, Category, Level
from bot.texts import care, chat, crisis, crisis_follow_up, crisis_kinds
from bot.texts import safety_page as texts

_EXAMPLES: tuple[tuple[Level, Category], ...] = (
    ("imminent", "suicide"),
    ("elevated", "suicide"),
    ("elevated", "self-harm"),
    ("imminent", "medical emergency"),
    ("elevated", "abuse"),
    ("elevated", "eating disorder"),
    ("elevated", "psychosis or mania"),
    ("elevated", "harm to others"),
    ("concern", "suicide"),
)


def version(settings: Mapping[str, object]) -> str:
    """Twelve letters that change with the texts, the help lines or the settings."""
    said = {
        f"{module.__name__}.{name}": value
        for module in (crisis, crisis_kinds, crisis_follow_up, care)
        for name, value in vars(module).items()
        if name.isupper()
    }
    lines = [asdict(line) for line in hotlines.LINES]
    content = json.dumps([said, lines, sorted(hotlines.EUROPEAN), dict(settings), page_frame()], default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def page_frame() -> str:
    """The page's own sentences."""
    return "\n".join(value for name, value in vars(texts).items() if name.isupper() and isinstance(value, str))


def short(link: str) -> str:
    """What `/safety` answers."""
    return texts.SHORT.format(link=link or texts.NO_LINK)


def page(settings: Mapping[str, object]) -> str:
    """The page as Markdown; `settings` are the live ones that bear on safety."""
    return "\n\n".join(
        (
            texts.TITLE.format(version=version(settings)),
            texts.WHAT_IT_IS,
            f"> {chat.DISCLOSURE}".replace("\n", "\n> "),
            texts.DETECTION,
            "\n".join(f"- **{level}**: {texts.LEVELS[level]}" for level in RANK),
            texts.RESPONSE.format(calm=protocol.CALM_TURNS),
            "\n\n".join(_example(*each) for each in _EXAMPLES),
            texts.OUTPUT,
            "\n".join(f"- {reason}" for reason in _reasons()),
            texts.OUTPUT_AFTER.format(languages=texts.READ_LANGUAGES, count=len(output_gate.SAFE_REPLIES)),
            texts.LINES,
            "\n".join(_line(line) for line in hotlines.LINES),
            texts.DISCLOSURE_RULES.format(**settings),
            texts.MINORS,
            texts.COUNTS,
            texts.LIMITS,
        )
    )


def _reasons() -> tuple[str, ...]:
    tables = (*output_rules.WHOLE, *output_rules.UNREFLECTED, *output_rules.RAW, *output_languages.RULES)
    found = [reason for reason, _ in (*tables, *output_harm.SAID, *output_harm.RAW)]
    found += [reason for reason, _, _ in output_harm.ASSURED]
    return (
        *dict.fromkeys(found),
        output_meaning.HARMFUL,
        *output_echo.REASONS,
        *output_nonsense.REASONS,
        output_danger.REASON,
    )


def _example(level: Level, category: Category) -> str:
    text = protocol.reply(Assessment(level, category))
    return f"**{level}, {category}**\n\n" + "\n".join(f"> {line}" for line in text.split("\n"))


def _line(line: hotlines.Line) -> str:
    return (
        f"- {line.country}: emergency {line.emergency}; {line.name} {line.phone} ({line.hours}). "
        f"Source: <{line.source_url}>, checked {line.verified_at}, until {line.expires_at}."
    )
