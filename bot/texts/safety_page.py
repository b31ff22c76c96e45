"""The sentences of the public safety protocol page, around what is filled in from the live settings and texts."""

# ruff: noqa: E501 (a sentence or a pattern reads best on one line)

from __future__ import annotations

SHORT = (
    "Every message is checked for danger before any language model sees it: suicide and self-harm, harm to others, "
    "abuse, sexual violence, eating disorders, psychosis or mania, medical emergencies, substances. If something sounds "
    "like it, you get a fixed text, written beforehand, with local help, and those who look after this bot "
    "are told. Every reply of the model is checked, too. I am software, I can be wrong, and I cannot call anyone.\n"
    "The whole protocol: {link}"
)
NO_LINK = "ask whoever runs this bot for the page (they print it with `attune safety page`)."
TITLE = "# Safety protocol\n\nVersion `{version}`, generated from the settings and texts of this installation."
WHAT_IT_IS = (
    "## What this is\n\nAttune is software for peer support in a chat. It is not a human, not a crisis service, and it "
    "does not treat or diagnose. It is made for adults. Before the first answer everyone reads:"
)
DETECTION = (
    "## How danger is recognised\n\nEach message is read before any language model is asked, alone, together with the "
    "others of a burst, and against what was said before: by rules for plain, implied and disguised wording, subject "
    "(oneself, someone else, a quote or a story), denial and time, in several languages. The levels follow the questions "
    "of the Columbia scale (C-SSRS screener: wish to be dead, thoughts, method, intent, plan, behaviour). A check that "
    "fails counts as *unknown*, never as *none*. It is text matching and not a clinical judgement, and it misses things."
)
LEVELS: dict[str, str] = {
    "none": "nothing was seen; the language model answers.",
    "concern": "hopelessness, being a burden, a past attempt, worry about someone: one gentle, direct question and help.",
    "unknown": "the check itself failed: the person is asked whether they are safe, and given help. Or the language is one "
    "that the check does not read: the person is told so, with help, twice a session at most.",
    "elevated": "thoughts of suicide, self-harm, abuse and the like: the protocol answers, and the moderators are told.",
    "imminent": "a plan, intent, or something under way: the emergency number comes first, and the moderators are told.",
}
RESPONSE = (
    "## How it is answered\n\nWith texts written beforehand, never with a model's words: they acknowledge, ask "
    "directly, give the emergency number and a free line, name a trusted person, make distance from means, say that this "
    "is software, and stay in the conversation. No text follows itself; after the whole text come shorter ones, about one "
    "step at a time. The path stays open until {calm} calm messages in a row; one denial does not close it. In that "
    "time check-ins and support alternate; where danger was a matter of minutes, only such texts answer. Where a "
    "likeness in meaning is all there is, and faint, the person is asked first. It works when the model "
    "server, the database or the network do not. Content that encourages suicide or self-harm, or describes methods, is "
    "never sent: see the check of replies below. Examples, without a country:"
)
OUTPUT = "## What a reply may not hold\n\nEvery reply of the language model is checked before it is sent, for:"
OUTPUT_AFTER = (
    "Phrases are looked for in {languages}, and a small trained model compares the meaning with replies that must not be "
    "said; while a person is in danger, a reply in any other language is not sent. A stopped reply is "
    "tried once more; then one of {count} fixed sentences is sent. What was stopped is counted, without its words."
)
READ_LANGUAGES = "English, and the main phrases of Spanish, French, German, Portuguese and Italian"
LINES = (
    "## Help lines\n\nA number is named only if it was seen on a page of the service, of a government or of a public-health "
    "body. Everywhere else people get their emergency number and findahelpline.com. The country is asked, never guessed "
    "from a language."
)
DISCLOSURE_RULES = (
    "## When it says that it is software\n\nBefore the first answer; on a new day and in a new session; after "
    "{disclosure_every_hours} hours of chatting (after one hour for someone who may be under 18); after a week away; and "
    "whenever it is asked, in 15 languages."
)
MINORS = (
    "## Under 18\n\nThe first question is whether someone is 18 or older. Whoever says no, or later states a younger age or "
    "a school grade, is shown help for young people; the chat ends and what they wrote is erased. Under 13 everything "
    "about them is erased. Romantic and sexual content is stopped for everyone. Nothing here praises staying or asks "
    "anyone to return. Such software may not suit some minors."
)
COUNTS = (
    "## What is counted\n\nHow often help was shown, by year, category, level and country, without any trace of a person "
    "(`attune report --year`); and how many replies were stopped, by reason."
)
LIMITS = (
    "## Limits\n\nThe software can miss danger and can see it where there is none. No clinician supervises a conversation or "
    "has approved these texts, and nobody watches in real time. It cannot call or send anyone."
)
