"""What is said around safety outside the crisis texts: the plan, the trusted contact, the country, people under 18."""

from __future__ import annotations

UNDER_18 = (
    "Thank you for telling me. I am only made for adults, so we cannot chat here, and I have deleted what you wrote to "
    "me. What you feel matters, and there are people for it: someone you trust at home or at school, or a free "
    "helpline for young people; findahelpline.com lists them by country. If you are "
    "in danger, call your local emergency number (112 or 911 in many countries). I am software, and a person can help "
    "you better than I can."
)
UNDER_13 = (
    "Thank you for telling me. I am software made for adults, so we stop here, and everything about you is deleted. "
    "Please tell a grown-up you trust how you feel: someone in your family, a teacher, a school nurse. If something is "
    "dangerous right now, call your local emergency number (112 or 911 in many countries). There are free helplines "
    "for children too; findahelpline.com lists them."
)
ASK_AGE = (
    "One question, because of something you wrote: I am only made for adults, and for people under 18 there is better "
    "help than me."
)
NEEDS_CONSENT = "I can keep that only once you are 18 or older and have agreed to be stored; /talk asks you both."
PLAN_KEPT = "Your plan is kept, encrypted, and only you see it. /plan shows it and lets you change it."
PLAN_GONE = "Your plan is deleted."
PLAN_INTRO = (
    "A plan for hard moments: six steps, each in your own words, each optional. What you leave empty stays as it is; a "
    "single - deletes a step. It is stored encrypted, nobody else is shown it, and I bring it up when a moment sounds "
    "dangerous."
)
CONTACT_INTRO = (
    "Someone you trust, for hard moments. I never write to them or call them; I only remind you of them. It is stored "
    "encrypted. A single - as the name deletes it."
)
CONTACT_KEPT = "Kept, encrypted. Nobody but you is shown it, and I never contact anyone."
CONTACT_GONE = "Deleted. I do not know about anyone now."
COUNTRY_KEPT = "Noted. I name the emergency number and help lines that I know for {country}."
COUNTRY_NOT_READ = (
    "I do not know a country of that name, so I name international help (findahelpline.com). "
    "/country lets you say it again."
)
COUNTRY_UNKNOWN = "I do not know that country's lines, so I name international help (findahelpline.com)."
STEPS: dict[str, str] = {
    "signs": "How I notice that it is getting bad",
    "alone": "What I can do by myself to get through the next minutes",
    "around": "Places and people that take my mind off it",
    "ask": "People I can ask for help, and how I reach them",
    "professionals": "Professionals and lines that I can call",
    "surroundings": "How I make the place around me safer",
}
PLAN_TITLE = "What you wrote for a moment like this:"
PLAN_OFFER = "Could you do the first of these now? /plan changes it."
PLAN_NONE = "If you like, we can write down a plan for moments like this: /plan."


def contact_offer(name: str, reach: str) -> str:
    """Reminds the person of whom they named; asks, and does nothing."""
    how = f" ({reach})" if reach else ""
    return f"You named {name}{how} as someone you trust. Could you write to {name} now?"


IN_CASE = "In case you ever need it: {emergency} in danger, and {line}, to talk with a person."
STAYS_OPEN = (
    "And if it gets closer again: {emergency}, or {line}.",
    "The numbers still stand, at any hour: {emergency} in danger, and {line}.",
    "If the danger comes back, please don't wait: {emergency}. To talk with a person: {line}.",
)
