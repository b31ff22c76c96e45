"""What the training page says around lessons and examination."""

from __future__ import annotations

INTRO = (
    "Eleven short lessons and an examination, before you answer anyone through the bot for the first time. Read at "
    "your own speed; every question can be tried as often as you like."
)
LESSON_PASSED = "All right. On to the next one."
LESSON_NOT_PASSED = "Not all of them yet. Have a look at the explanations, and try again when you like."
EXAM_CLOSED = "The examination opens when all eleven lessons are done."
EXAM_INTRO = (
    "{asked} questions. You pass with {needed} right answers, and those about danger must all be right: there, one "
    "wrong answer can hurt someone. If it does not work out, you can take it again, with other questions."
)
EXAM_PASSED = "Passed, with {right} of {asked}. You can take conversations over now. Thank you for learning this."
EXAM_FAILED = (
    "Not this time: {right} of {asked}, and {needed} are needed. The explanations are below; the next try has other "
    "questions."
)
EXAM_FAILED_IN_DANGER = (
    "Not this time: {right} of {asked}, but a question about danger went wrong, and those must all be right. Read "
    "lesson 10 once more before the next try, which has other questions."
)
OUTCOMES: dict[str, str] = {
    "right": "Right",
    "wrong": "Not right",
    "missing": "Not answered",
    "unclear": "More than one answer, or one that was not offered",
}
BLOCKS: dict[str, str] = {"good": "Like this", "bad": "Not like this"}
SPEAKERS: dict[str, str] = {"person": "They write", "you": "You write"}
STAGES: dict[str, str] = {"exploration": "Exploration", "comforting": "Comforting", "action": "Action"}
