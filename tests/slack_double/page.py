"""What a person sees in the double, as a page to look at: messages, buttons, an open window, the Home tab."""

from __future__ import annotations

import html
import re
from typing import Any

Json = dict[str, Any]

STYLE = """
* { box-sizing: border-box; }
body { margin: 0; background: #f8f8f8; font: 15px/1.46 "Lato", "DejaVu Sans", sans-serif; color: #1d1c1d; }
main { width: 680px; margin: 0 auto; background: #fff; padding: 16px 20px; }
.row { display: flex; gap: 10px; padding: 6px 0; }
.face { flex: 0 0 36px; height: 36px; border-radius: 6px; color: #fff; text-align: center; line-height: 36px; }
.bot .face { background: #2f4858; } .person .face { background: #8a5a44; }
.name { font-weight: 700; } .app { background: #e8e8e8; font-size: 10px; padding: 1px 4px; border-radius: 3px; }
.when, .context, .hint { color: #616061; font-size: 12px; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0; }
.button { border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; font-weight: 600; font-size: 13px; }
.button.primary { background: #007a5a; color: #fff; border-color: #007a5a; }
.file { border: 1px solid #ddd; border-radius: 8px; padding: 10px; margin-top: 4px; }
.status { color: #616061; font-style: italic; padding: 4px 46px; }
.window { width: 520px; margin: 24px auto; border: 1px solid #ccc; border-radius: 8px; box-shadow: 0 4px 16px #0003; }
.window header, .window footer { padding: 14px 20px; border-bottom: 1px solid #eee; font-weight: 800; font-size: 18px; }
.window footer { border: 0; border-top: 1px solid #eee; text-align: right; font-size: 14px; }
.window section { padding: 8px 20px; } .label { font-weight: 700; margin-top: 8px; }
.field { border: 1px solid #bbb; border-radius: 4px; min-height: 56px; padding: 6px; color: #616061; }
.radio::before { content: "◯  "; color: #666; } .radio.on::before { content: "◉  "; color: #1264a3; }
h1 { font-size: 20px; margin: 6px 0; }
"""


def conversation(messages: list[Json], status: str = "") -> str:
    """The direct message from its first message on; replies stand below what they answer."""
    rows = "".join(_message(each) for each in messages)
    thinking = f'<div class="status">Attune {html.escape(status)}</div>' if status else ""
    return _page(rows + thinking)


def window(view: Json) -> str:
    """An open form."""
    parts = "".join(_block(block) for block in view["blocks"])
    buttons = "".join(
        f'<span class="button {kind}">{_said(view[name])}</span> '
        for name, kind in (("close", ""), ("submit", "primary"))
    )
    return _page(
        f'<div class="window"><header>{_said(view["title"])}</header><section>{parts}</section>'
        f"<footer>{buttons}</footer></div>"
    )


def home(view: Json) -> str:
    """The Home tab."""
    return _page("".join(_block(block) for block in view["blocks"]))


def _page(content: str) -> str:
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><main>{content}</main>'


def _message(message: Json) -> str:
    is_bot = "bot_id" in message
    name, face, kind = ("Attune", "A", "bot") if is_bot else ("Ada", "Ada"[0], "person")
    blocks = message.get("blocks")
    shown = (
        "".join(_block(block) for block in blocks) if blocks else f'<div class="text">{_text(message["text"])}</div>'
    )
    files = "".join(f'<div class="file">📄 {html.escape(each["name"])}</div>' for each in message.get("files", []))
    badge = ' <span class="app">APP</span>' if is_bot else ""
    return (
        f'<div class="row {kind}"><div class="face">{face}</div><div>'
        f'<div><span class="name">{name}</span>{badge}</div>{shown}{files}</div></div>'
    )


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return f"<h1>{_said(block['text'])}</h1>"
        case "section":
            return f'<div class="text">{_said(block["text"])}</div>'
        case "context":
            return "".join(f'<div class="context">{_said(each)}</div>' for each in block["elements"])
        case "actions":
            buttons = "".join(
                f'<span class="button {each.get("style", "")}">{_said(each["text"])}</span>'
                for each in block["elements"]
            )
            return f'<div class="actions">{buttons}</div>'
        case "input":
            return _input(block)
    return "<hr>"


def _input(block: Json) -> str:
    element = block["element"]
    optional = ' <span class="hint">(optional)</span>' if block.get("optional") else ""
    label = f'<div class="label">{_said(block["label"])}{optional}</div>'
    if element["type"] == "plain_text_input":
        return f'{label}<div class="field">{html.escape(element.get("initial_value", ""))}</div>'
    options = "".join(
        f'<div class="radio {"on" if each == element.get("initial_option") else ""}">{_said(each["text"])}</div>'
        for each in element["options"]
    )
    return label + options


def _said(text: Json) -> str:
    if text["type"] == "mrkdwn":  # the marks that ours uses: times and a group of people
        shown = re.sub(r"<!date\^[^|]*\|([^>]*)>", r"\1", text["text"])
        return re.sub(r"<!subteam\^[^>]*>", "<b>@moderators</b>", shown)
    return html.escape(text["text"])


def _text(text: str) -> str:
    """A message's text is escaped by its sender; nothing else of it is markup here."""
    assert not re.search("[<>]", text)
    return text
