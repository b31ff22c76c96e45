"""What each action looks like, held against Discord's limits."""

from __future__ import annotations

import gzip
from typing import Any

import discord
import pytest

from adapters.discord_dm import cards, ids
from adapters.discord_dm.cards import escaped, pieces
from adapters.discord_dm.windows import LONGEST_DESCRIPTION, LONGEST_LABEL, MOST_FIELDS, window
from bot.texts import chat, forms
from bot.texts import discord as texts
from bot.types import Action, AskForm, AskStars, Crisis, Form, FormField, Leave, Notice, Say, SendFile, Typing

FORMS = [*forms.BY_NAME.values(), forms.ADULT_AGAIN]


def buttons(action: Action) -> dict[str, ids.Meaning | None]:
    """Label → meaning of every button under `action`."""
    return {
        str(button.label): ids.read(str(button.custom_id))
        for piece in pieces(action)
        for button in (piece.view.walk_children() if piece.view else ())
        if isinstance(button, discord.ui.Button)
    }


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.name}-{len(form.fields)}")
async def test_every_form_fits_into_a_card_and_its_windows(form: Form) -> None:
    (card,) = pieces(AskForm(form))
    assert card.is_card
    assert 0 < len(card.text) <= cards.LONGEST_CARD
    found = buttons(AskForm(form))
    assert 1 <= len(found) <= 5
    assert all(len(label) <= 80 for label in found)
    windows = [window(meaning).to_dict() for meaning in found.values() if isinstance(meaning, ids.Open)]
    for shown in windows:
        assert len(shown["title"]) <= LONGEST_LABEL
        assert 1 <= len(shown["components"]) <= MOST_FIELDS
        for label in shown["components"]:
            assert len(label["label"]) <= LONGEST_LABEL
            assert len(label.get("description", "")) <= LONGEST_DESCRIPTION
    asked = [label["component"]["custom_id"] for shown in windows for label in shown["components"]]
    answered = {name for each in found.values() if isinstance(each, ids.Answer) for name, _ in each.values}
    assert {field.name for field in form.fields} == {*asked, *answered}
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.name}-{len(form.fields)}")
async def test_every_label_is_read_in_full_on_the_card_or_in_the_window(form: Form) -> None:
    (card,) = pieces(AskForm(form))
    shown = [card.text] + [
        part
        for meaning in buttons(AskForm(form)).values()
        if isinstance(meaning, ids.Open)
        for label in window(meaning).to_dict()["components"]
        for part in (label["label"], label.get("description", ""))
    ]
    for field in form.fields:
        assert any(escaped(field.label) in part or field.label in part for part in shown), field.name


async def test_consent_is_one_tap_and_each_button_says_both_answers() -> None:
    found = buttons(AskForm(forms.CONSENT))
    assert list(found.values()) == [
        ids.Answer("consent", (("talk", "yes"), ("training", "no"))),
        ids.Answer("consent", (("talk", "yes"), ("training", "yes"))),
        ids.Answer("consent", (("talk", "no"), ("training", "no"))),
    ]


async def test_no_consent_button_stands_out_and_the_present_state_is_shown_only_where_there_is_one() -> None:
    now = Form("consent", "Agreements", tuple(_with_default(field, "yes") for field in forms.CONSENT.fields))
    (asked,), (shown,) = pieces(AskForm(forms.CONSENT)), pieces(AskForm(now))
    assert texts.AS_IT_STANDS.split("{")[0] not in asked.text
    assert texts.AS_IT_STANDS.split("{")[0] in shown.text
    assert shown.view is not None
    styles = {item.style for item in shown.view.walk_children() if hasattr(item, "style")}
    assert len(styles) == 1


def _with_default(field: FormField, default: str) -> FormField:
    return FormField(field.name, field.label, field.kind, field.options, field.is_required, default)


async def test_what_a_person_wrote_is_never_part_of_an_id() -> None:
    known = FormField("name", "Their name, as you call them:", "text", default="Aunt Rosa")
    (card,) = pieces(AskForm(Form("contact", "Someone you trust", (known,))))
    assert card.view is not None
    assert "Rosa" not in str(card.view.to_components())


async def test_only_a_survey_can_be_skipped_by_a_button() -> None:
    skippable = {form.name for form in FORMS if texts.SKIP in buttons(AskForm(form))}
    assert skippable == {"pre_chat", "post_chat"}


async def test_the_plan_comes_in_parts_of_no_more_fields_than_a_window_holds() -> None:
    parts = [each for each in buttons(AskForm(forms.PLAN)).values() if isinstance(each, ids.Open)]
    assert [len(part.fields) for part in parts] == [3, 3]
    assert all(part.is_part for part in parts)


async def test_the_stars_are_one_row_of_five_buttons_each_with_its_number() -> None:
    (asked,) = pieces(AskStars("a" * 32, chat.STARS_ASK))
    assert asked.view is not None
    (row,) = asked.view.to_components()
    assert [button["label"] for button in row["components"]] == [f"{n} ★" for n in range(1, 6)]
    assert [ids.read(button["custom_id"]) for button in row["components"]] == [
        ids.Stars("a" * 32, value) for value in range(1, 6)
    ]


async def test_a_crisis_text_is_plain_words_first_and_its_buttons_are_below_the_last_part() -> None:
    text = "\n\n".join(f"Line {number}: call 988 at any hour." + " word" * 50 for number in range(12))
    *first, last = pieces(Crisis(text, "imminent", "self-harm"))
    assert first
    assert not [piece for piece in first if piece.view or piece.is_card]
    assert not last.is_card
    assert last.view is not None
    assert set(buttons(Crisis(text, "imminent", "self-harm")).values()) == {ids.Command("plan"), ids.Command("country")}


async def test_the_disclosure_is_a_card_that_says_all_of_it_and_leads_to_what_is_stored() -> None:
    (card,) = pieces(Notice(chat.DISCLOSURE, "disclosure"))
    assert card.is_card
    assert card.text == escaped(chat.DISCLOSURE)
    assert ids.Command("privacy") in buttons(Notice(chat.DISCLOSURE, "disclosure")).values()


@pytest.mark.parametrize("action", [Typing(), Leave()])
async def test_what_has_no_words_makes_no_message(action: Action) -> None:
    assert pieces(action) == ()


def test_the_list_of_commands_names_the_ones_that_discord_has() -> None:
    shown = escaped(chat.HELP)
    assert "**/forget**: delete everything" in shown
    assert "/quit" not in shown
    assert "/quit" in chat.HELP


def test_signs_that_discord_would_read_as_layout_are_shown_as_they_are() -> None:
    assert escaped("*not bold* _x_ `c` ~~d~~ ||s|| > q") == r"\*not bold\* \_x\_ \`c\` \~\~d\~\~ \|\|s\|\| > q"
    assert escaped("> quoted\n# big\n- item") == "\\> quoted\n\\# big\n\\- item"
    assert escaped("https://example.org/a_b_c") == "https://example.org/a_b_c"


async def test_a_long_reply_is_split_below_the_limit_and_no_word_is_lost() -> None:
    text = " ".join(f"word{number}*" for number in range(900))
    parts = pieces(Say(text))
    assert len(parts) > 1
    assert max(len(part.text) for part in parts) <= cards.LONGEST_MESSAGE
    assert " ".join(part.text for part in parts).replace("\\", "") == text


async def test_a_file_keeps_its_bytes_and_one_that_is_too_large_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    def sent(action: SendFile) -> tuple[str, bytes]:
        (piece,) = pieces(action)
        assert piece.file is not None
        content: Any = piece.file.fp
        return piece.file.filename, content.read()

    action = SendFile("export.json", '{"a": "ü"}', "Here it is.")
    assert sent(action) == ("export.json", action.content.encode())
    monkeypatch.setattr(cards, "LARGEST_PLAIN_FILE", 3)
    name, content = sent(action)
    assert name == "export.json.gz"
    assert gzip.decompress(content) == action.content.encode()
