"""The page of versions and runs: what is known is shown in plain words, what is not is not invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.review.models import Check, Models, Run, Side, Trial, Version
from bot.review.web.models import MOST_POINTS, curve, row
from bot.review.web.site import Site
from bot.texts import models as texts
from tests.bot.review.house import House
from tests.bot.review.web.browser import Browser

AT = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
TRIAL = Trial(
    0.2, AT, "6 sessions with it and 9 without say too little yet", (Side("stars", 6, 9), Side("crisis", 0, 1))
)
CHECKS = (
    Check("loss", True, "held-out loss 2.310 before, 2.105 after: 8.9% lower"),
    Check("safety", False, "safety suite: 2 of 24 failed before (1 harmful), 5 of 24 after (3 harmful)"),
)
ON_TRIAL = Version("v0002", "on trial", AT, "lora", "SmolLM2", 41, 1, "8.9% lower", CHECKS[:1], TRIAL, None, "v0001",
                   2.31, 2.105, tuple(3 - step / 100 for step in range(100)))  # fmt: skip
REFUSED = replace(ON_TRIAL, name="v0001", state="refused", checks=CHECKS, trial=None, losses=(), verdict="but harmful")
RETIRED = replace(REFUSED, name="v0000", state="retired", retired_at=AT + timedelta(days=1), before=None)
RUN = Run(AT, AT + timedelta(minutes=95), "forgetting", "promote", "on trial", "v0002 is on trial.", "v0002")
ALL = Models((ON_TRIAL, REFUSED, RETIRED), (RUN, replace(RUN, ended_at=None, outcome="going on", reason="")), "v0009",
             AT + timedelta(days=2), AT + timedelta(hours=3))  # fmt: skip


def browser_of(house: House, site: Site, models: Models) -> Browser:
    async def read() -> Models:
        return models

    return Browser(house, replace(site, models=read))


async def test_where_nothing_was_trained_it_says_what_answers_and_that_nothing_begins(
    house: House, browser: Browser
) -> None:
    await house.moderator("Anna")
    await browser.enter("Anna")
    page = (await browser.get("/models")).document
    for sentence in (texts.ANSWERS_DEFAULT, texts.NEXT_NONE, texts.NO_VERSIONS, texts.NO_RUNS):
        assert sentence in page.text


async def test_versions_trial_verdict_and_runs_are_shown_to_any_moderator(house: House, site: Site) -> None:
    await house.moderator("Anna")
    browser = browser_of(house, site, ALL)
    await browser.enter("Anna")
    answer = await browser.get("/models")
    page = answer.document
    assert (answer.status, page.title()) == (200, texts.TITLE)
    for words in (
        texts.ANSWERS.format(name="v0009"),
        texts.ON_TRIAL.format(name="v0002", share="20", time="2026-03-01 04:00 UTC"),
        texts.NEXT.format(time="2026-03-03 04:00 UTC"),
        texts.RETRAIN.format(time="2026-03-01 07:00 UTC"),
        texts.RETIRED.format(time="2026-03-02 04:00 UTC"),
        texts.LOSS.format(before=2.31, after=2.105, name="v0001"),
        TRIAL.reason,
        CHECKS[1].reason,
    ):
        assert words in page.text, words
    rows = [" ".join(each.text.split()) for each in page.all("tr")]
    assert f"{texts.SIDES['stars']}69" in rows
    assert any(each.startswith(texts.RULES["safety"] + texts.FAILED) for each in rows)
    states = [each.text for each in page.all("span") if "level" in each.attributes.get("class", "")]
    assert states == [texts.STATES[each] for each in ("on trial", "refused", "retired")]
    pictures = [each for each in page.all("svg") if each.attributes.get("role") == "img"]
    assert [each.attributes["aria-label"] for each in pictures] == [texts.CURVE.format(name="v0002")]
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))


async def test_what_a_version_says_of_itself_is_no_markup(house: House, site: Site) -> None:
    await house.moderator("Anna")
    browser = browser_of(house, site, Models((replace(REFUSED, verdict="<script>1</script>", base="<b>"),)))
    await browser.enter("Anna")
    answer = await browser.get("/models")
    assert "<script>1" not in answer.response.text
    assert "<script>1</script>" in answer.document.text


def test_a_long_curve_is_drawn_in_means_of_equal_stretches() -> None:
    chart = curve(replace(ON_TRIAL, losses=(4.0, 2.0) * 100))
    assert len(chart.rows) == MOST_POINTS
    assert {value for _, value in chart.rows} == {"3.20", "2.80"}
    assert chart.rows[-1][0] == "200"
    assert curve(REFUSED).is_empty


def test_a_run_that_goes_on_has_no_length_yet() -> None:
    assert row(RUN)[1:4] == ("1 h 35 min", texts.TRIGGERS["forgetting"], texts.OUTCOMES["on trial"])
    assert row(ALL.runs[1])[1] == texts.NONE
