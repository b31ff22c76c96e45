"""The forms: the 18+ question, the consents, both surveys (ESConv section 4.2) and the question before forgetting.

Values are ESConv's own names; labels are in plain words.
"""

from __future__ import annotations

from bot.texts import chat, link
from bot.texts.care import ASK_AGE, CONTACT_INTRO, PLAN_INTRO, STEPS
from bot.types import Form, FormField

YES_NO = (("yes", "Yes"), ("no", "No"))

WHICH_COUNTRY = "Which country are you in, so that I can name the right emergency number? (US, Germany, ...)"

ADULT = Form(
    "adult",
    "Before we start",
    (
        FormField("adult", "Are you 18 or older?", "yes_no", YES_NO, is_required=True),
        FormField("country", WHICH_COUNTRY, "text"),
    ),
)

ADULT_AGAIN = Form("adult", ASK_AGE, ADULT.fields[:1])

COUNTRY = Form("country", "Where you are", (FormField("country", WHICH_COUNTRY, "text"),))

PLAN = Form("plan", PLAN_INTRO, tuple(FormField(name, f"{label}:", "text") for name, label in STEPS.items()))

CONTACT = Form(
    "contact",
    CONTACT_INTRO,
    (
        FormField("name", "Their name, as you call them:", "text"),
        FormField("reach", "How you reach them (a number, an app, their door):", "text"),
    ),
)

CONSENT = Form(
    "consent",
    "Two agreements, both yours to change at any time with /consent",
    (
        FormField(
            "talk",
            "May I talk with you and store our conversation, encrypted? I cannot chat without that.",
            "yes_no",
            YES_NO,
            is_required=True,
        ),
        FormField(
            "training",
            "May conversations that you rate well be used to train this software? Not needed to chat.",
            "yes_no",
            YES_NO,
            default="no",
        ),
    ),
)

# ESConv, table 3: the five problems and seven emotions of the survey.
PROBLEMS = (
    ("ongoing depression", "Feeling low for a long time"),
    ("job crisis", "Work or losing work"),
    ("breakup with partner", "A breakup or trouble with a partner"),
    ("problems with friends", "Trouble with friends"),
    ("academic pressure", "School or studies"),
    ("other", "Something else"),
)
EMOTIONS = (
    ("anxiety", "Anxious"),
    ("depression", "Down"),
    ("sadness", "Sad"),
    ("anger", "Angry"),
    ("fear", "Afraid"),
    ("disgust", "Disgusted"),
    ("shame", "Ashamed"),
)
EXPERIENCES = (("Current Experience", "It is going on now"), ("Previous Experience", "It is from before"))

PRE_CHAT = Form(
    "pre_chat",
    "A few questions before we start. Each one can be skipped.",
    (
        FormField("problem", "What is it about?", "choice", PROBLEMS),
        FormField("emotion", "Which feeling is the strongest?", "choice", EMOTIONS),
        FormField("intensity", "How strong is it?", "scale", (("1", "weak"), ("5", "very strong"))),
        FormField("situation", "What happened, in your own words?", "text"),
        FormField("experience", "Is it going on now, or is it from before?", "choice", EXPERIENCES),
    ),
)

POST_CHAT = Form(
    "post_chat",
    "Four questions to end with. Each one can be skipped.",
    (
        FormField("intensity", "How strong is the feeling now?", "scale", (("1", "weak"), ("5", "very strong"))),
        FormField("empathy", "Did I understand what you feel and went through?", "scale", (("1", "no"), ("5", "yes"))),
        FormField("relevance", "Did my replies stay with what you talked about?", "scale", (("1", "no"), ("5", "yes"))),
        FormField("look", "Should a moderator look at this conversation?", "yes_no", YES_NO),
    ),
)

FORGET = Form(
    "forget",
    "This deletes everything stored about you, and it cannot be undone.",
    (FormField("confirm", "Delete everything?", "yes_no", YES_NO, is_required=True),),
)

REPORTS = (
    ("harmful", "It could hurt someone"),
    ("unkind", "It was unkind, or judged me"),
    ("missed", "It did not understand me"),
    ("untrue", "It said something untrue"),
    ("look", "I want a human to read this conversation"),
    ("decision", "What a moderator wrote or decided"),
    ("other", "Something else"),
)

REPORT = Form(
    "report",
    chat.REPORT_INTRO,
    (
        FormField("reason", "What is it about?", "choice", REPORTS),
        FormField("words", "In your own words, if you like:", "text"),
    ),
)

LINK = Form("link", link.FORM_TITLE, (FormField("code", link.FORM_CODE, "text"),))

BY_NAME: dict[str, Form] = {
    form.name: form for form in (ADULT, CONSENT, PRE_CHAT, POST_CHAT, FORGET, COUNTRY, PLAN, CONTACT, LINK, REPORT)
}
