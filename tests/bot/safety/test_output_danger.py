from __future__ import annotations

import pytest

from bot.safety import output_gate
from bot.safety.output_danger import REASON, reasons


@pytest.mark.parametrize(
    "reply",
    [
        "Are you thinking about killing yourself? I'd understand it.",
        "If tonight is the night, I hope it is quiet.",
        "Her pills are still in the cupboard.",
        "Der Tod ist manchmal eine Tür.",
        "A veces la muerte es descanso.",
        "死は終わりではありません。",
    ],
)
async def test_in_danger_the_model_does_not_speak_of_death_or_means(reply: str) -> None:
    assert reasons(reply) == (REASON,)
    assert await output_gate.assess(reply, is_crisis=True)


@pytest.mark.parametrize(
    "reply",
    [
        "Who could sit with you for the next hour?",
        "The deadline on Friday sounds heavy on top of it all.",
        "You wrote that the evenings are the worst. What does tonight look like?",
        "Das klingt nach einem langen Tag. Wer ist bei dir?",
    ],
)
def test_what_speaks_of_something_else_is_left_alone(reply: str) -> None:
    assert reasons(reply) == ()


async def test_outside_danger_a_kind_word_about_a_death_may_be_said() -> None:
    assert await output_gate.assess("Your grandmother died in May, and the kitchen still smells of her bread.") == ()
