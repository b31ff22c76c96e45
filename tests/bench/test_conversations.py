"""The conversations that are held in benchmarks."""

from __future__ import annotations

from pathlib import Path

from bench.serving.conversations import TURNS, conversations, seeker


def test_there_are_sixteen_conversations_of_twenty_different_turns() -> None:
    found = conversations()
    assert len(found) == 16
    assert all(len(turns) == TURNS for turns in found)
    assert len({text for turns in found for text in turns}) == 16 * TURNS


def test_sixty_four_chats_have_sixty_four_different_beginnings() -> None:
    beginnings = {seeker(chat, 7)[0] for chat in range(64)}
    assert len(beginnings) == 64
    assert all(len(seeker(chat, 7)) == TURNS for chat in (0, 16, 63))


def test_another_ticket_makes_a_first_message_that_no_server_has_seen() -> None:
    assert seeker(3, 1)[0] != seeker(3, 2)[0]
    assert seeker(3, 1)[1:] == seeker(3, 2)[1:]


def test_no_sentence_is_from_the_corpus(esconv_dir: Path) -> None:
    corpus = "".join(path.read_text(encoding="utf-8") for path in esconv_dir.glob("*.json*"))
    assert corpus
    assert not [text for turns in conversations() for text in turns if len(text) > 20 and text in corpus]
