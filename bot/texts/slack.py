"""What Slack itself shows around the words of the bot: buttons, titles of windows, the Home tab, notes."""

from __future__ import annotations

from bot.types import FormName

# Slack keeps "/..." for its own commands and has none inside threads, so a command is also a message of two words.
COMMAND_WORD = "attune"
COMMAND = "“attune {name}”"

OWNER_NOTE = (
    "On Slack, whoever runs this workspace, often an employer, may be able to read these messages, including this one. "
    "What I store is encrypted; what Slack stores is in their hands."
)
STATUS = "is thinking …"
REPORT = "Report reply"
REPORT_LABEL = "Report this reply to a moderator"
ANSWER = "Answer"
SKIP = "Skip"
SEND = "Send"
CLOSE = "Not now"
STAR = "{count} ★"
STAR_LABEL = "{count} of 5 stars"
SCALE_END = "{number} ({label})"
NOTHING_SAID = "(no text)"
SOMEONE = "@someone"

# A form that one tap answers: its buttons, and what each means.
CHOICES: dict[FormName, tuple[tuple[str, dict[str, str]], ...]] = {
    "adult": (("Yes, I am 18 or older", {"adult": "yes"}), ("No, I am under 18", {"adult": "no"})),
    "consent": (
        ("Yes to both", {"talk": "yes", "training": "yes"}),
        ("Yes to talking, no to training", {"talk": "yes", "training": "no"}),
        ("No to both", {"talk": "no", "training": "no"}),
    ),
    "forget": (("Delete everything", {"confirm": "yes"}), ("Keep everything", {"confirm": "no"})),
}
# The button that opens the window of such a form, where it asks for more than the taps say.
MORE: dict[FormName, str] = {"adult": "Answer, and say my country"}
ANSWERED = "Your answer: {label}."
AS_IT_STANDS = "As it stands: talking {talk}, training {training}."

# The title of a form's window: at most 24 characters.
FORM_TITLES: dict[str, str] = {
    "adult": "Before we start",
    "consent": "Your agreements",
    "pre_chat": "Before we talk",
    "post_chat": "How was it?",
    "forget": "Delete everything",
    "country": "Where you are",
    "plan": "For hard moments",
    "contact": "Someone you trust",
    "link": "Link your accounts",
    "report": "Report a reply",
}
FORM_TITLE = "A few questions"
# The same for a window of a case in the moderators' channel.
CASE_TITLES: dict[str, str] = {
    "note": "Note",
    "snooze": "Snooze",
    "resolve": "Resolve",
    "reply": "Reply to the person",
}

# Buttons under the help text and on the Home tab.
BUTTONS: dict[str, str] = {
    "talk": "Talk",
    "help": "Help",
    "safety": "How I handle danger",
    "plan": "My plan",
    "consent": "My agreements",
    "privacy": "Privacy",
    "export": "Copy of my data",
    "forget": "Delete my data",
    "end": "End conversation",
    "link": "Link another account",
    "report": "Report a reply",
    "reviews": "What moderators read",
}
HOME_SHOWN = "Your page is under Home, beside Messages."
HOME_HINT = "The answers come under Messages."

IN_MESSAGES = "I have answered in our direct messages, where nobody else in the channel sees it."
TAP_AGAIN = "That form could not be opened. Please tap the button once more."
FILE_REFUSED = (
    "This workspace does not let me send files here. The people who run this installation can give you your copy; "
    "the contact is in the app's description."
)

# Openers that Slack offers in an empty conversation.
PROMPTS: tuple[tuple[str, str], ...] = (
    ("I'd like to talk", "I'd like to talk about something that weighs on me."),
    ("What is this?", "attune help"),
    ("What is stored?", "attune privacy"),
    ("I am in danger", "I'm in danger right now"),
)
