from __future__ import annotations

import pytest

from bot.safety.output_echo import HANDS_BACK, RUNS_IN_CIRCLES, SAYS_AGAIN, reasons

HEARD = ["my sister moved out last week and the flat is so quiet that i leave the radio on all night"]
REPLIED = ["It can help to name what you miss the most about her being there every day."]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("My sister moved out last week and the flat is so quiet that I leave the radio on.", (HANDS_BACK,)),
        ('You said: "the flat is so quiet that i leave the radio on all night".', (HANDS_BACK,)),
        ("It can help to name what you miss the most about her being there.", (SAYS_AGAIN,)),
        (
            "no sé muy bien cómo va esto, no sé muy bien cómo va, no sé muy bien, no sé muy bien cómo va esto",
            (RUNS_IN_CIRCLES,),
        ),
        ("It sounds as if the quiet is the hardest part since your sister left. What fills the evenings?", ()),
        ("You leave the radio on all night, because the flat feels too quiet now. Is that how it is?", ()),
        ("I hear you.", ()),
        ("", ()),
        ("...", ()),
    ],
)
def test_a_reply_must_say_something_of_its_own(reply: str, expected: tuple[str, ...]) -> None:
    assert reasons(reply, HEARD, REPLIED) == expected


def test_a_short_reply_may_be_said_twice() -> None:
    assert reasons("I hear you, and I'm listening.", [], ["I hear you, and I'm listening."]) == ()


def test_nothing_heard_and_nothing_said_is_nothing_repeated() -> None:
    assert reasons("That sounds like a long and lonely week. What kept you going?", [], []) == ()
