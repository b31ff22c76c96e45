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

# The pages.
TITLE = "Training"
LESSONS = "Lessons"
LESSON = "Lesson {number}"
PASSED_ON = "passed on {time}"
NOT_PASSED = "not yet"
PROGRESS = "{done} of {of} lessons done."
GO_ON = "Go on with lesson {number}: {title}"
TO_COURSE = "Back to the training"
QUIZ = "Questions"
QUIZ_SEND = "Check my answers"
NEXT_LESSON = "Next: lesson {number}, {title}"
TO_EXAM = "To the examination"
EXAM = "Examination"
EXAM_BEGIN = "Begin the examination"
EXAM_UNDER_WAY = "You have begun an examination. It waits for you with the same questions."
EXAM_GO_ON = "Go on with the examination"
EXAM_AGAIN = "Take it again"
EXAM_SEND = "Hand in"
EXAM_HINT = "You can hand it in once. There is no time limit; unanswered questions count as wrong."
EXAM_HANDED_IN = "That examination was handed in already, or never begun. How it went is on the training page."
EXAM_RESULT = "How it went"
EXAM_PAST = "Examinations"
EXAM_PAST_ROW = "{time}: {right} right, {how}"
HOW: dict[bool, str] = {True: "passed", False: "not passed"}
HAS_PASSED = "You passed on {time}: you can take conversations over."
QUESTION_NUMBER = "Question {number} of {of}"
VITAL = "about danger: must be right"
YOUR_ANSWER = "Your answer: {text}"
RIGHT_ANSWER = "Right: {text}"
WHY = "Why: {text}"
TO_TRAINING = "To the training"
RESUME = "Your answers are kept, and nothing was sent yet."
RESUME_SEND = "Send my answers"
