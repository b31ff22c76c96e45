"""How a case looks in the moderators' channel on Slack, and what its buttons and windows carry back. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from adapters.slack_dm import blocks
from adapters.slack_dm.places import address, place_of
from adapters.slack_dm.text import escaped
from adapters.text_split import split_text
from bot.texts import cards as texts
from bot.texts import slack
from bot.types import CARD_ACTS, Alert, AlertButton, ModeratorClick, Window

Json = dict[str, Any]

TAPPED, OPENS, LINK = "case_", "casewindow_", "caselink"
ACTIONS = re.compile(rf"(?:{TAPPED}|{OPENS}|{LINK}).*")
CALLBACK = "case"
_SECTION, _MOST_SECTIONS = 2_900, 12
_LONGEST_HEADER = 150


def card(alert: Alert) -> list[Json]:
    """The card of a case."""
    shown: list[Json] = [{"type": "header", "text": blocks.plain(alert.title[:_LONGEST_HEADER])}]
    if not alert.is_gone:
        shown.append({"type": "context", "elements": [_markup(line) for line in _lines(alert)]})
    shown.append({"type": "section", "text": blocks.plain(alert.state)})
    if buttons := list(_buttons(alert)):
        shown.append({"type": "actions", "elements": buttons})
    return shown


def card_text(alert: Alert) -> str:
    """The card in words, for notifications and for what reads without blocks."""
    return escaped(f"{alert.title}. {alert.state}")


def call(text: str, mention: str) -> list[Json]:
    """A call for somebody; only the mention is markup."""
    return [{"type": "section", "text": _markup(call_text(text, mention))}]


def call_text(text: str, mention: str) -> str:
    """The same in words."""
    return f"<!subteam^{mention}> {escaped(text)}" if mention else escaped(text)


def told(text: str) -> list[Json]:
    """A text for one moderator: each character as it is, as far as there is room."""
    pieces = split_text(text, _SECTION)[:_MOST_SECTIONS] or [slack.NOTHING_SAID]
    return [{"type": "section", "text": blocks.plain(piece)} for piece in pieces]


def modal(window: Window, channel: str) -> Json:
    """The window that a click opens. `channel`: where the card is, for what is told afterwards."""
    title = slack.CASE_TITLES[window.act]
    kept = {"case": window.case_id, "act": window.act, "channel": channel}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": blocks.plain(title),
        "submit": blocks.plain(slack.SEND),
        "close": blocks.plain(slack.CLOSE),
        "private_metadata": json.dumps(kept),
        "blocks": [*(told(window.title) if window.title != title else ()), *map(blocks.input_of, window.fields)],
    }


def clicked(body: Json, team: str) -> ModeratorClick | None:
    """The click on a card's button; None: no act of ours."""
    action = body["actions"][0]
    act = str(action["action_id"]).removeprefix(OPENS).removeprefix(TAPPED)
    if act not in CARD_ACTS or not action.get("value"):
        return None
    user = address(team, str(body["user"]["id"]), place_of(""))
    return ModeratorClick(str(action["value"]), act, user)


def opens_window(body: Json) -> bool:
    """Whether the button's click has to be answered with a window."""
    return str(body["actions"][0]["action_id"]).startswith(OPENS)


def submitted(body: Json, team: str) -> tuple[ModeratorClick, str]:
    """The click that a sent window stands for, and the channel of its card."""
    kept = json.loads(body["view"]["private_metadata"])
    values = blocks.answers(body["view"]["state"]["values"])
    user = address(team, str(body["user"]["id"]), place_of(""))
    click = ModeratorClick(kept["case"], kept["act"], user, values, f"view:{body['view']['id']}")
    return click, str(kept["channel"])


def _lines(alert: Alert) -> Iterator[str]:
    yield escaped(" · ".join(f"{label}: {value}" for label, value in alert.lines))
    yield f"{texts.OPENED}: {_time(alert.opened_at)}"
    if alert.due_at:
        yield f"{texts.DUE}: {_time(alert.due_at)}"


def _time(at: datetime) -> str:
    """In the reader's own time zone, and in UTC where Slack cannot say."""
    in_words = at.astimezone(UTC).strftime(texts.TIME)
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{in_words}>"


def _buttons(alert: Alert) -> Iterator[Json]:
    for each in alert.buttons:
        yield _button(each, alert.case_id)
    if alert.page:
        yield {**blocks.button(texts.OPEN_PAGE, LINK, alert.case_id), "url": alert.page}


def _button(button: AlertButton, case_id: str) -> Json:
    action_id = f"{OPENS if button.opens_window else TAPPED}{button.act}"
    made = blocks.button(button.label, action_id, case_id)
    return {**made, "style": "primary"} if button.style == "first" else made


def _markup(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}
