"""Words between Slack and us."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack_dm.text import COMMANDS, command_in, escaped, incoming, outgoing, translated
from bot.texts import chat


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("I &lt;3 you &amp; me", "I <3 you & me"),
        ("look at <https://example.org/a?b=1|example.org/a?b=1>", "look at example.org/a?b=1"),
        ("see <https://example.org>", "see https://example.org"),
        ("<https://example.org|my page>", "my page (https://example.org)"),
        ("call <tel:112|112> or <mailto:a@example.org|a@example.org>", "call 112 or a@example.org"),
        ("<@U123> told <@U9|ben> in <#C1|general>, <!here>", "@someone told @ben in #general, @here"),
        ("&amp;lt; stays", "&lt; stays"),
        ("", ""),
    ],
)
def test_what_slack_sends_becomes_what_the_person_meant(sent: str, said: str) -> None:
    assert incoming({"text": sent}) == said


def test_emoji_become_characters_and_what_only_looks_like_one_stays() -> None:
    emoji = [
        {"type": "emoji", "name": "cry", "unicode": "1f622"},
        {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fb", "skin_tone": 2},
        {"type": "emoji", "name": "our-own"},
    ]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": emoji}]}]
    text = ":cry: hi :wave::skin-tone-2: :our-own: at 12:30:45"
    assert incoming({"text": text, "blocks": blocks}) == "😢 hi 👋🏻 :our-own: at 12:30:45"


@given(st.text(max_size=400))
def test_whatever_a_person_types_arrives_as_they_typed_it(text: str) -> None:
    assert incoming({"text": escaped(text)}) == text


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Zs")) | st.just("&"), max_size=9000))
def test_no_message_is_too_long_or_empty_and_none_holds_markup(text: str) -> None:
    for piece in outgoing(text):
        assert 1 <= len(piece) <= 4000
        assert not re.search("[<>]|&(?!amp;|lt;|gt;)", piece)


def test_a_long_text_keeps_its_words_and_their_order() -> None:
    words = [f"word{number}" for number in range(2000)]
    assert " ".join(outgoing(" ".join(words))).split() == words


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_ours_is_written_and_understood_the_same_way(name: str) -> None:
    shown = translated(f"Write /{name} at any time.")
    assert shown == f"Write “attune {name}” at any time."
    assert command_in(f"attune {name}") == name
    assert command_in(f" “Attune {name.upper()}”. ") == name
    assert command_in(f"/{name}") == name, "with a blank before it, Slack sends it"


def test_the_help_text_tells_nobody_to_type_a_command_that_slack_keeps_for_itself() -> None:
    text = translated(chat.HELP + chat.PRIVACY + chat.DISCLOSURE)
    assert not re.search(r"(?<![\w/])/[a-z]+\b", text)
    assert "“attune end”: close this conversation" in text


@pytest.mark.parametrize("text", ["and/or forget it", "https://example.org/help", "/helpful", "see ../end/of", "a/end"])
def test_what_only_looks_like_a_command_is_left_alone(text: str) -> None:
    assert translated(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "attune helps me",
        "the end",
        "end",
        "help",
        "/help me",
        "/ends",
        "I want to talk to attune",
        "attune, I need help",
    ],
)
def test_a_sentence_is_never_taken_for_a_command(text: str) -> None:
    assert command_in(text) is None


def test_the_bare_word_asks_for_help() -> None:
    assert command_in("Attune") == "help"
