"""R1: when it is said that this is software, on a clock that moves only when told."""

# ruff: noqa: E501 (a list of sentences reads best on one line)

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.disclosure import asked, due
from bot.safety import output_gate
from bot.texts import chat
from bot.texts.disclosure import ASKED
from bot.types import Say
from tests.bot.place import Place, notices

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
THREE_HOURS = timedelta(hours=3)


def at(**ago: float) -> datetime:
    return NOON - timedelta(**ago)


def test_it_is_due_before_the_first_answer() -> None:
    assert due(None, NOON, THREE_HOURS, used_at=None, over_at=None) == "full"


@pytest.mark.parametrize(
    ("disclosed_at", "used_at", "over_at", "expected"),
    [
        (at(minutes=10), at(minutes=1), None, None),
        (at(hours=2, minutes=59), at(minutes=1), None, None),
        (at(hours=3), at(minutes=1), None, "again"),
        (at(hours=13), at(minutes=1), None, "again"),
        (at(hours=1), at(minutes=30), at(minutes=30), "again"),
        (at(minutes=10), at(minutes=30), at(minutes=30), None),
        (at(days=6), at(days=6), at(days=6), "again"),
        (at(days=7), at(days=7), at(days=7), "full"),
        (at(days=8), at(days=1), None, "again"),
    ],
    ids=["fresh", "under 3 h", "3 h", "new day", "new session", "said in it", "6 days", "7 days away", "used since"],
)
def test_each_occasion_of_the_schedule(
    disclosed_at: datetime, used_at: datetime, over_at: datetime | None, expected: str | None
) -> None:
    assert due(disclosed_at, NOON, THREE_HOURS, used_at=used_at, over_at=over_at) == expected


async def test_a_new_session_on_the_same_day_says_it_again_once(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    place.clock.forward(minutes=10)
    await place.command("end")
    place.clock.forward(minutes=1)
    assert notices(await place.command("talk")) == ["disclosure_again"]
    assert notices(await place.command("talk")) == []


async def test_after_a_week_away_the_whole_text_comes_before_the_answer(place: Place) -> None:
    place.config = place.config.model_copy(update={"session_idle_hours": 24 * 30})
    place.__post_init__()
    await place.get_ready()
    await place.say("hello")
    place.clock.forward(days=7)
    actions = await place.say("hello again")
    assert notices(actions) == ["disclosure"]
    assert isinstance(actions[1], Say)


async def test_someone_who_may_be_under_18_is_told_every_hour(place: Place) -> None:
    await place.get_ready()
    assert "disclosure_again" not in notices(await place.say("please don't tell my parents"))
    place.clock.forward(minutes=59)
    assert notices(await place.say("hello")) == []
    place.clock.forward(minutes=1)
    assert notices(await place.say("hello")) == ["disclosure_again"]


QUESTIONS = {
    "en": ("Are you a real person?", "am I talking to a bot?", "r u a robot??", "wait. are you AI", "is this a human or an AI?"),
    "es": ("¿Eres un robot?", "¿Eres una persona real?"),
    "fr": ("Es-tu un robot ?", "Tu es une vraie personne ?"),
    "de": ("Bist du ein Mensch?", "Rede ich mit einer Maschine?", "bist du eine KI"),
    "pt": ("Você é um robô?", "Você é uma pessoa de verdade?"),
    "it": ("Sei un robot?", "Sei una persona vera?"),
    "nl": ("Ben je een robot?", "Ben je een echt mens?"),
    "pl": ("Czy jesteś człowiekiem?", "Jesteś botem?"),
    "tr": ("Sen insan mısın?", "Robot musun?"),
    "ru": ("Ты человек?", "Вы бот или человек?", "ты настоящий?"),
    "ar": ("هل أنت إنسان؟", "هل أنت روبوت؟"),
    "hi": ("क्या आप इंसान हैं?", "क्या तुम रोबोट हो?"),
    "ja": ("あなたは人間ですか？", "AIですか？"),
    "zh": ("你是真人吗？", "你是机器人吗？"),
    "ko": ("사람이에요?", "로봇인가요?"),
}  # fmt: skip


@pytest.mark.parametrize(("language", "question"), [(name, each) for name, all_ in QUESTIONS.items() for each in all_])
def test_the_question_is_understood_in_every_language(language: str, question: str) -> None:
    assert asked(question) == language


def test_every_language_of_the_answer_has_a_question() -> None:
    assert set(ASKED) == set(QUESTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "My boss treats me like a robot",
        "I feel like a machine",
        "my therapist is a real person",
        "I am only human",
        "Are you there?",
        "Ich bin ein Mensch, der viel arbeitet",
        "Eres muy amable",
        "他是真人",
        "나는 사람이 싫어",
        "人間関係がつらい。",
    ],
)
def test_talk_of_people_and_machines_is_no_question(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize("language", sorted(QUESTIONS))
async def test_whoever_asks_is_told_at_once_and_no_model_answers(place: Place, language: str) -> None:
    await place.get_ready()
    actions = await place.say(QUESTIONS[language][0])
    assert notices(actions) == ["disclosure_asked"]
    assert actions[0].text == ASKED[language]  # type: ignore[union-attr]
    assert not place.model.calls
    assert (await place.session()).turns[-1].text == ASKED[language]


async def test_a_model_that_says_it_is_human_is_not_heard(place: Place) -> None:
    await place.get_ready()
    place.model.texts = ["I am a real human, I promise."]
    actions = await place.say("I just want to know that somebody hears me, and my week was so long and so very hard")
    assert isinstance(actions[0], Say)
    assert "human" not in actions[0].text


def test_what_is_said_to_those_who_ask_passes_the_output_gate_in_the_languages_that_it_reads() -> None:
    for language in ("en", "es", "fr", "de", "pt", "it"):
        assert "claims to be human" not in output_gate.check(ASKED[language])


def test_the_first_text_says_that_moderators_may_read_what_was_flagged_and_where_to_see_it() -> None:
    for word in ("flagged", "moderators, humans", "may read", "write to you here", "/reviews", "/privacy", "/forget"):
        assert word in chat.DISCLOSURE
    reasons = ("danger", "harmful", "one star", "at the end", "/report")
    for word in (*reasons, "write down", "logged", "/reviews", "stop answering"):
        assert word in chat.PRIVACY
