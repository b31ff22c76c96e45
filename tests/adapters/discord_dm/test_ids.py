"""A button's id says all that it means, within Discord's 100 characters, and nothing that a person wrote."""

from __future__ import annotations

import pytest

from adapters.discord_dm import ids
from adapters.discord_dm.ids import Answer, Command, Meaning, Open, Report, Stars, read, write

MEANINGS: tuple[Meaning, ...] = (
    Stars("0123456789abcdef0123456789abcdef", 5),
    Stars("", 1),
    Report("0123456789abcdef0123456789abcdef"),
    Command("privacy"),
    Answer("consent", (("talk", "yes"), ("training", "no"))),
    Answer("pre_chat"),
    Open("adult", (("adult", ""), ("country", ""))),
    Open("consent", (("talk", "yes"), ("training", "no"))),
    Open("plan", (("signs", ""),), is_part=True),
)


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda each: type(each).__name__)
def test_an_id_means_what_it_was_written_for(meaning: Meaning) -> None:
    assert read(write(meaning)) == meaning
    assert len(write(meaning)) <= ids.LONGEST


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "stars:x:6",
        "stars:x:0",
        "stars:x",
        "do:nothing",
        "open:unknown:a",
        "answer:consent",
        "report:",
        "report:x:y",
        "b" * 100,
    ],
)
def test_an_id_of_somebody_else_means_nothing(foreign: str) -> None:
    assert read(foreign) is None


def test_an_id_that_discord_would_refuse_is_refused_here() -> None:
    with pytest.raises(ValueError, match="100"):
        write(Stars("t" * 100, 1))
