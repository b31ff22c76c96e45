"""What Discord itself needs around the words of the bot: labels of buttons and fields, command descriptions, notes.

Discord's limits: a button 80 characters, a modal's title and a field's label 45, its description 100, a command 100.
"""

from __future__ import annotations

from bot.types import CommandName, FormName

# What each slash command says of itself, in the order in which Discord lists what it finds here.
COMMANDS: dict[CommandName, str] = {
    "talk": "Talk about what is on your mind, in a direct message",
    "end": "Close this conversation, with four short questions",
    "help": "What you can do here",
    "safety": "What I do when something sounds dangerous",
    "plan": "Write or read your own plan for hard moments",
    "contact": "Name someone you trust, for me to remind you of",
    "country": "Say where you are, so that I name the right numbers",
    "report": "Have a moderator look at my last reply, and say why if you like",
    "reviews": "Whether a moderator read one of your conversations",
    "home": "Your past conversations, and what you can change",
    "consent": "See or change what you agreed to",
    "privacy": "What is stored, and who can read it",
    "export": "Get a copy of everything stored about you",
    "forget": "Delete everything stored about you",
    "link": "Be the same person here and on another platform",
}

# Buttons under the first message and under a crisis text.
BUTTONS: dict[CommandName, str] = {
    "privacy": "What is stored",
    "help": "What I can do",
    "plan": "My plan for hard moments",
    "country": "Say where I am",
}

# The number alone says it; short enough that five of them stay in one row on a phone.
STAR_BUTTONS = ("1 ★", "2 ★", "3 ★", "4 ★", "5 ★")

# Under every reply; what it does is said when it is tapped, and in /help.
REPORT = "Report reply"
ANSWER = "Answer"
SKIP = "Skip"
PART = "Steps {first} to {last}"
# A form that a tap answers, without a window: its buttons, and what each means.
CHOICES: dict[FormName, tuple[tuple[str, dict[str, str]], ...]] = {
    "adult": (("Yes, I am 18 or older", {"adult": "yes"}), ("No, I am under 18", {"adult": "no"})),
    "consent": (
        ("Yes to talking, no to training", {"talk": "yes", "training": "no"}),
        ("Yes to both", {"talk": "yes", "training": "yes"}),
        ("No to both", {"talk": "no", "training": "no"}),
    ),
    "forget": (("Delete everything", {"confirm": "yes"}), ("Keep everything", {"confirm": "no"})),
}
AS_IT_STANDS = "As it stands:\n{answers}"

# Titles of windows, where the form's own is too long.
TITLES: dict[FormName, str] = {
    "pre_chat": "Before we start",
    "post_chat": "Before we close",
    "adult": "Before we start",
    "consent": "Two agreements",
    "forget": "Delete everything?",
    "plan": "Your plan for hard moments",
    "contact": "Someone you trust",
    "link": "Link your accounts",
    "report": "Report a reply",
}
# Short names of fields, where their own label is too long to stand above a field: then that one stands below the name.
FIELDS: dict[str, str] = {
    "adult": "18 or older",
    "country": "Your country",
    "talk": "Talking and storing",
    "training": "Training",
    "reach": "How you reach them",
    "alone": "By myself",
    "around": "Places and people",
    "ask": "People to ask",
    "empathy": "Understanding",
    "relevance": "Staying with it",
    "look": "A moderator's look",
    "experience": "Now or before",
}
CHOOSE = "Choose one, or leave it"
CHOOSE_ONE = "Choose one"
SCALE_END = "{number} ({label})"

# Where a command is used on a server.
IN_PRIVATE = "You wrote /{command} on a server. I answer here, in a direct message."
MOVED = "I have written to you in a direct message: {link}"
CLOSED = (
    "I could not write to you: your direct messages are closed to me. You can open them in this server's menu under "
    "Privacy Settings, Direct Messages; then use /talk again. You can also add me to your own apps (my profile, Add "
    "App) and write to me there.\n"
    "If you need someone now: findahelpline.com lists free lines by country. In danger, call your local emergency "
    "number (112 or 911 in many countries)."
)
NOT_NOW = (
    "I could not write to you just now, because Discord did not answer me. Please try again in a minute.\n"
    "If you need someone now: findahelpline.com lists free lines by country. In danger, call your local emergency "
    "number (112 or 911 in many countries)."
)
NOT_SHOWN = (
    "I have an answer for you, but Discord does not let me show it. Please write again in other words. If it is "
    "urgent, findahelpline.com lists people you can talk to, and in danger call your local emergency number (112 or "
    "911 in many countries)."
)
