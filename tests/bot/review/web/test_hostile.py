"""Hostile words, wherever the page shows what somebody wrote: they stay words."""

from __future__ import annotations

from datetime import timedelta

from bot.config import ChatConfig
from bot.review.types import Case
from bot.review.web import inert
from bot.review.web.case import FOLD
from bot.types import FormSubmitted, ReplyReported
from tests.bot.place import Place
from tests.bot.review.house import DANGER, House
from tests.bot.review.web.browser import Browser, Document, site_of

MARKER = "4b1d"
HOSTILE = (
    f"<script>alert('{MARKER}')</script>",
    f'"><img src=x onerror=alert({MARKER})>',
    f"</textarea></bdi></details><h1>{MARKER}</h1>",
    f"' onmouseover='alert({MARKER})",
    f"<svg/onload=alert({MARKER})><style>*{{display:none}}</style>",
    f"{{{{ 7*7 }}}} {{% raw %}} {MARKER}",
    f"<!--{MARKER}--><a href=javascript:alert(1)>{MARKER}</a>",
    f"\u202e{MARKER}\u2066\u200b\x00\x1b[2J\x85\u2028",
)
ALL = "\n".join(HOSTILE)


async def told(house: House, words: str) -> Case:
    """A case in which the person wrote the words wherever they can, and moderators did, too."""
    place = house.place
    await place.command("talk")
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes", training="no")
    await place.answer("pre_chat", problem="job crisis", emotion="fear", intensity="4", situation=words)
    place.model.texts = ["That sounds hard. What happened?"]
    await place.say(f"{DANGER} {words}")
    await place.say(f"{words} again")
    reply = next(turn for turn in (await place.session()).turns if turn.speaker == "supporter")
    await place.send(ReplyReported(reply.id))
    await place.send(FormSubmitted("report", {"reason": "other", "words": words}))
    case = await house.case()
    anna = await house.moderator("Anna", "admin")
    desk = house.desk
    await desk.claims.claim(anna.id, case.id)
    await desk.claims.note(anna.id, case.id, words)
    await desk.reading.read_all(anna.id, case.id, words)
    await desk.decisions.restrict(anna.id, case.id, timedelta(days=1), words[:400])
    await desk.takeovers.begin(anna.id, case.id)
    await place.inbox.idle()
    await desk.takeovers.reply(anna.id, case.id, "Question", words)
    await place.inbox.idle()
    return case


async def pages(house: House, browser: Browser, words: str) -> dict[str, Document]:
    """Every page on which somebody's words are shown, with these words."""
    case = await told(house, words)
    at = f"/cases/{case.id}"
    await browser.enter("Anna")
    found = {path: (await browser.get(path)).document for path in (at, f"{at}?words=all", "/audit", "/queue", "/staff")}
    csrf = found[at].form("/sign-out")["csrf"]
    for act in ("reply", "note", "read-all", "restrict", "look"):
        fields = {"csrf": csrf, "text": words, "reason": words, "strategy": words, "days": words, "act": "reply"}
        if act in ("note", "read-all"):
            fields |= {"text": words * (5000 // len(words) + 1), "reason": words * (5000 // len(words) + 1)}
        answer = await browser.post(f"{at}/{act}", fields)
        assert answer.status == (200 if act == "look" else 409), act
        found[act] = answer.document
    found["add"] = (await browser.post("/staff/add", {"csrf": csrf, "name": words, "role": words})).document
    found["sorry"] = (await browser.post(f"{at}/note", {"csrf": "", "text": words, words: words})).document
    browser.client.cookies.clear()
    await browser.post(f"{at}/reply", {"text": words, "strategy": "Question", words: words})
    found["lost"] = browser.page.document
    found["sign-in"] = (await browser.send("/sign-in", name=words, password="no no no no")).document
    return found


async def test_hostile_words_are_words_on_every_page(house: House, browser: Browser) -> None:
    for where, document in (await pages(house, browser, ALL)).items():
        for element in document.elements:
            shown = {name: value for name, value in element.attributes.items() if name not in ("value", "name", "id")}
            assert MARKER not in element.tag + "".join((*shown, *shown.values())), where
            assert not [name for name in element.attributes if name.startswith("on")], where
        assert [each.attributes["src"] for each in document.all("script")] == ["/static/page.js"], where
        assert not [each for each in document.elements if each.tag in ("img", "svg", "style", "base")], where


async def test_hostile_words_are_shown_as_they_are(house: House, browser: Browser) -> None:
    found = await pages(house, browser, ALL)
    case = next(document for path, document in found.items() if path.endswith("words=all"))
    words = [each.text for each in case.all("bdi") if each.attributes.get("class") == "words"]
    for each in HOSTILE[:-1]:
        assert sum(each in text for text in words) >= 5, "the message, its situation, a reply, a note, a reason"
    assert any("U+202E4b1dU+2066U+200BU+0000U+001B[2J" in text for text in words)
    assert not [text for text in words if set("\u202e\u2066\u200b\x00\x1b\x85\u2028") & set(text)]
    assert all(each.attributes.get("dir") == "auto" for each in case.all("bdi") if "class" in each.attributes)


async def test_the_queue_the_log_and_the_staff_hold_nobodys_words(house: House, browser: Browser) -> None:
    found = await pages(house, browser, f"{MARKER} is in here")
    assert MARKER not in found["/queue"].text + found["/staff"].text
    reasons = [each for each in found["/audit"].all("bdi") if MARKER in each.text]
    assert len(reasons) == 2, "the two reasons that a moderator wrote: to read all, to restrict"
    assert all("details" in [around.tag for around in each.inside] for each in reasons)


async def test_a_message_of_100000_characters_is_folded_and_complete(place: Place) -> None:
    place = Place(place.store, place.model, place.clock, ChatConfig(max_message_characters=100_000))
    house = House(place)
    browser = Browser(house, site_of(house))
    await house.place.get_ready()
    await house.place.say(DANGER + " " + "long words " * 9100)
    case = await house.case()
    await house.moderator("Ben")
    await browser.enter("Ben")
    document = (await browser.get(f"/cases/{case.id}")).document
    words = [each.text for each in document.all("bdi") if each.attributes.get("class") == "words"]
    kept = (await house.place.session()).turns[0].text
    assert len(kept) == 100_000
    assert words[:2] == [kept[:FOLD], kept[FOLD:]]


def test_what_cannot_be_seen_is_marked_and_what_belongs_to_a_script_is_not() -> None:
    assert inert.words("a\u200bb") == 'a<span class="mark">U+200B</span>b'
    assert inert.words("a\u200cb<") == 'a<span class="mark">U+200C</span>b&lt;'
    for kept in ("می\u200cروم", "👩\u200d👧", "naïve\tё\n", "क्\u200dष"):
        assert inert.words(kept) == kept
    assert inert.plain("a\u202eb") == "a[U+202E]b"
