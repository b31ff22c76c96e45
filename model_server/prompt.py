"""The prompt, the same for training and for serving: messages in, the model's own chat template filled.

A supporter's turn is written `[Strategy] text`, so the distribution over strategies is the model's next token after
`[` (ESConv section 6.2 puts a strategy token before the utterance). The vanilla policy writes no strategy at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from model_server.protocol import ChatMessage
from model_server.strategies import Taxonomy, translated

SYSTEM = (
    "You are a supportive listener in a chat. You are software, not a human, and you never claim a life, a body or "
    "a job. You are not a therapist or a doctor: no diagnosis, no medical advice, no names of medicines. "
    "Listen first, be warm and plain, answer in one to three short sentences, and ask at most one question."
)


class PromptError(ValueError):
    """The conversation cannot be put into the model's chat template."""


def supporter_text(strategy: str | None, text: str) -> str:
    """How a supporter's turn is written for the model: `[Strategy] text`, or the bare text without a strategy."""
    return f"[{strategy}] {text}" if strategy else text


def explained(taxonomy: Taxonomy, names: Sequence[str]) -> str:
    """What the labels mean, for a model that was not trained on them."""
    lines = (f"[{name}] {taxonomy.by_name[name].live}" for name in names)
    return "Begin each reply with the support strategy that you use, in brackets:\n" + "\n".join(lines)


def relabelled(messages: Sequence[ChatMessage], taxonomy: Taxonomy) -> list[ChatMessage]:
    """The messages with the history's strategies in the taxonomy's names; unknown ones are left away."""
    return [
        message.model_copy(update={"strategy": translated(message.strategy, taxonomy)}) if message.strategy else message
        for message in messages
    ]


def system_text(situation: str | None = None, base: str = SYSTEM) -> str:
    """The system text, with what the person said of their situation in the pre-chat survey."""
    if not situation:
        return base
    said = _without_special_tokens(" ".join(situation.split()))
    return f"{base}\nWhat they said about it before the chat: {said}"


def chat_messages(
    messages: Sequence[ChatMessage],
    *,
    situation: str | None = None,
    with_strategies: bool = True,
    guide: str | None = None,
) -> list[dict[str, str]]:
    """The messages for the template: our system text first (a given one replaces it), neighbours of a role joined.

    `guide` follows the system text, before the situation: it is the same for every chat.

    Chat templates want roles to alternate; people write several messages in a row and ESConv's supporters answer
    in several utterances, so neighbours of one role are joined by a newline.
    """
    given = [message.content for message in messages if message.role == "system"]
    base = "\n".join([given[0] if given else SYSTEM, *([guide] if guide else [])])
    result = [{"role": "system", "content": system_text(situation, base)}]
    for message in messages:
        if message.role == "system":
            continue
        strategy = message.strategy if with_strategies and message.role == "assistant" else None
        text = _without_special_tokens(message.content)
        content = supporter_text(strategy, text) if message.role == "assistant" else text
        if result[-1]["role"] == message.role:
            result[-1]["content"] += "\n" + content
        else:
            result.append({"role": message.role, "content": content})
    return result


def render(template: str, messages: Sequence[dict[str, str]], *, opens_reply: bool, **tokens: Any) -> str:
    """The prompt text; with `opens_reply` it ends where the supporter's reply begins."""
    try:
        text: str = _compiled(template).render(
            messages=list(messages), add_generation_prompt=opens_reply, enable_thinking=False, **tokens
        )
    except TemplateError as error:
        raise PromptError("the model's chat template cannot take this conversation") from error
    return text


def _without_special_tokens(text: str) -> str:
    """Text that somebody typed cannot open or close a turn: the marks that special tokens begin with are parted."""
    return text.replace("<|", "< |")


@lru_cache(maxsize=8)
def _compiled(template: str) -> Any:
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.globals["raise_exception"] = _raise
    return environment.from_string(template)


def _raise(message: str) -> None:
    raise TemplateError(message)
