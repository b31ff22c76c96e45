"""What the moderators' dashboard says around its numbers."""

from __future__ import annotations

TITLE = "Dashboard"
INTRO = "Numbers only: nothing here is about one person, and nobody's words are."
PERIOD_LABEL = "Period"
PERIODS: dict[int, str] = {7: "7 days", 30: "30 days", 90: "90 days", 365: "a year"}
NUMBERS = "The numbers"
NOTHING = "Nothing in this period."
DAY, WEEK, LEVEL, NUMBER, CATEGORY = "Day", "Week from", "Level", "Number", "Category"

OPEN = "Open now"
OPEN_NONE = "No case is open."
OPEN_HEAD = ("Level", "Unclaimed", "Overdue", "Claimed", "Snoozed")

FLAGS = "Flags"
FLAGS_DAILY = "Flags a day, by level: {number} in all."
FLAGS_WEEKLY = "Flags a week, by level: {number} in all."
FLAG_CATEGORIES = "Why they were raised"
FLAG_CATEGORIES_SUMMARY = "Flags by category."

RESPONSES = "How soon cases are seen to"
RESPONSES_SUMMARY = (
    "Cases opened in the period, from when each reached its level to when it was first claimed. Time left: nobody has "
    "claimed them yet, and they are not overdue."
)
RESPONSE_HEAD = (
    "Level",
    "Cases",
    "Claimed in time",
    "Time left",
    "Claimed, median",
    "Claimed, 9 of 10 within",
    "Resolved",
    "Resolved, median",
    "Resolved, 9 of 10 within",
)
IN_TIME = "{share}% ({in_time} of {of})"
UNDER_A_MINUTE = "under 1 min"
NONE = "–"

STARS = "Stars by part of the conversation"
STARS_SUMMARY = "Share of each number of stars in each third. Mean: {means}. {looked_at}"
STARS_SERIES = ("1 star", "2 stars", "3 stars", "4 stars", "5 stars")
PHASES = ("beginning", "middle", "end")
PHASE = "Third"
PHASE_MEAN = "{phase} {mean:.1f} (of {number})"
STRATEGIES = "Strategies over the conversation"
STRATEGIES_SUMMARY = (
    "Share of each strategy among the replies in each fifth of a conversation, and in its last message, as in ESConv. "
    "{looked_at}"
)
PROGRESS = ("0–20%", "20–40%", "40–60%", "60–80%", "80–99%", "last")
PROGRESS_HEAD = "Progress"
LOOKED_AT_ALL = "All {total} conversations that began in the period."
LOOKED_AT = "The newest {looked_at} of {total} conversations that began in the period."

INTENSITY = "How intense it felt, before and after"
INTENSITY_SUMMARY = (
    "1 is the least, 5 the most. {answered} answered both questions: {before:.1f} before, {after:.1f} after on "
    "average; down for {down}, the same for {same}, up for {up}. {unanswered} left one or both unanswered. {looked_at}"
)
INTENSITY_NONE = "Nobody answered both questions; {unanswered} left one or both unanswered. {looked_at}"
INTENSITY_LOOKED_AT = "The newest {looked_at} of {total} conversations that began in the period and are over."
INTENSITY_LOOKED_AT_ALL = "All {total} conversations that began in the period and are over."
INTENSITY_SERIES = ("Before", "After")
INTENSITY_HEAD = "Intensity"

GATE = "What became of the model's replies"
GATE_SUMMARY = "Replies of this year that went out as they were, and those that the output gate stopped, by reason."
GATE_OUTCOME = "Outcome"
REPLIES = "Moderators' replies by strategy"
REPLIES_SUMMARY = "{takeovers} takeovers, {replies} replies."
STRATEGY = "Strategy"

LOAD = "What moderators did"
LOAD_OWN = "What you did"
LOAD_HEAD = ("Moderator", "Claimed", "Resolved", "Takeovers", "Replies", "Read with a reason", "Open now")
LOAD_ACTS = ("claim", "resolve", "take over", "reply", "break-glass")
