"""The emotion of each turn: read after the reply, kept sealed, never in the way of the conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import emotion
from bot.config import ChatConfig
from bot.texts.forms import EMOTIONS
from bot.types import Say, Turn
from tests.bot.fakes import FakeClock, FakeModel
from tests.bot.place import Place


def test_the_labels_are_those_of_the_survey() -> None:
    assert list(emotion.LABELS) == [name for name, _ in EMOTIONS]


async def test_the_likeliest_label_and_intensity_come_with_their_shares() -> None:
    model = FakeModel(weights={"sad": 3.0, "5": 2.0})
    turn = Turn("1", "seeker", "It is all grey.", FakeClock().now)
    felt = await emotion.read(model, [turn], "rain")
    assert (felt.label, felt.intensity) == ("sadness", 5)
    assert felt.labels["sadness"] == pytest.approx(3 / 9)
    assert [sum(felt.labels.values()), sum(felt.intensities.values())] == pytest.approx([1.0, 1.0])
    assert emotion.expected_intensity(felt) == pytest.approx((1 + 2 + 3 + 4 + 5 * 2) / 6)


async def test_each_turn_that_the_model_answers_has_its_emotion(place: Place) -> None:
    await place.get_ready()
    place.model.weights = {"angry": 9.0, "4": 9.0}
    await place.say("They took my bike.")
    place.model.weights = {"sad": 9.0, "2": 9.0}
    await place.say("It was a gift.")
    found = emotion.course(await place.session())
    assert [(each.label, each.intensity) for each in found] == [("anger", 4), ("sadness", 2)]
    seekers = [turn for turn in (await place.session()).turns if turn.speaker == "seeker"]
    assert all(turn.emotion for turn in seekers)
    # What is scored ends with the person's own words: the reply's opening is what would come next.
    assert [turns[-1].text for turns, _ in place.model.scored[::2]] == ["They took my bike.", "It was a gift."]


async def test_danger_is_not_scored_by_a_model(place: Place) -> None:
    await place.get_ready()
    await place.say("I want to kill myself")
    assert place.model.scored == []


async def test_without_a_model_there_is_none_and_the_conversation_goes_on(place: Place) -> None:
    await place.get_ready()
    await place.say("hello there")
    place.model.scored.clear()
    place.model.is_down = True
    await place.say("are you there?")
    assert place.model.scored == []
    place.model.is_down = False
    (said, *_) = await place.say("and now?")
    assert isinstance(said, Say)


async def test_a_deployment_may_switch_it_off(place: Place) -> None:
    quiet = Place(place.store, place.model, place.clock, ChatConfig(burst_pause_seconds=0, tracks_emotion=False))
    await quiet.get_ready()
    await quiet.say("They took my bike.")
    assert quiet.model.scored == []
    assert emotion.course(await quiet.session()) == ()


async def test_it_is_sealed_like_what_they_wrote(place: Place, tmp_path: Path) -> None:
    await place.get_ready()
    place.model.weights = {"ashamed": 9.0}
    await place.say("I forgot her birthday.")
    assert [felt.label for felt in emotion.course(await place.session())] == ["shame"]
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"joint" in held, "the turns are written"
    assert b"shame" not in held
