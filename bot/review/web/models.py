"""The model's versions, its trial and the training runs: looked at here, changed by an operator's commands alone."""

from __future__ import annotations

from statistics import fmean

from starlette.responses import Response

from bot.review.models import Models, Run, Trial, Version
from bot.review.web import charts, shown
from bot.review.web.charts import Chart, Data
from bot.review.web.site import Page, Visit
from bot.texts import models as texts

MOST_VERSIONS = 12
MOST_RUNS = 30
# As many points as a curve of this width can show apart.
MOST_POINTS = 40


async def show(visit: Visit) -> Response:
    """The newest versions and runs."""
    models = await visit.site.models()
    versions = models.versions[:MOST_VERSIONS]
    return visit.show(
        "models.html",
        d=texts,
        now=now(models),
        versions=versions,
        facts={each.name: facts(each) for each in versions},
        trials={each.name: trial(each.trial) for each in versions if each.trial},
        curves={each.name: curve(each) for each in versions},
        runs=[row(each) for each in models.runs[:MOST_RUNS]],
    )


def now(models: Models) -> tuple[str, ...]:
    """What answers, what is on trial, what comes next: a sentence each."""
    said = [texts.ANSWERS.format(name=models.answers) if models.answers else texts.ANSWERS_DEFAULT]
    said += [
        texts.ON_TRIAL.format(name=each.name, share=_share(each.trial), time=shown.moment(each.trial.started_at))
        for each in models.versions
        if each.state == "on trial" and each.trial
    ]
    if models.retrain_at:
        said.append(texts.RETRAIN.format(time=shown.moment(models.retrain_at)))
    said.append(texts.NEXT.format(time=shown.moment(models.next_run)) if models.next_run else texts.NEXT_NONE)
    return tuple(said)


def facts(version: Version) -> tuple[tuple[str, str], ...]:
    """Names and values of what is known of a version."""
    found = [
        (texts.FACT_MADE, shown.moment(version.made_at) or texts.NONE),
        (texts.FACT_METHOD, texts.METHODS.get(version.method, version.method)),
        (texts.FACT_BASE, version.base),
        (texts.FACT_SESSIONS, f"{version.sessions:,}"),
        (texts.FACT_CORPORA, f"{version.corpora:,}"),
    ]
    if version.before is not None and version.after is not None:
        told = {"before": version.before, "after": version.after, "name": version.compared_with}
        found.append((texts.FACT_LOSS, texts.LOSS.format(**told)))
    return tuple(found)


def trial(found: Trial) -> str:
    """The trial in a sentence."""
    told = {"start": shown.moment(found.started_at), "share": _share(found), "reason": found.reason}
    return texts.TRIAL_OVER.format(end=shown.moment(found.ended_at), **told) if found.ended_at else (
        texts.TRIAL_ON.format(**told)
    )  # fmt: skip


def curve(version: Version) -> Chart:
    """The loss of each step; of a longer run, the means of equal stretches, named by their last step."""
    losses = version.losses
    size = max(1, -(-len(losses) // MOST_POINTS))
    stretches = [losses[start : start + size] for start in range(0, len(losses), size)]
    told = {"steps": f"{len(losses):,}", "first": losses[0], "last": fmean(stretches[-1])} if losses else {}
    return charts.lined(
        Data(
            f"curve-{version.name}",
            texts.CURVE.format(name=version.name),
            texts.CURVE_SUMMARY.format(**told) if told else "",
            tuple(f"{min(len(losses), (place + 1) * size):,}" for place in range(len(stretches))),
            (texts.CURVE_SERIES,),
            (tuple(map(fmean, stretches)),),
            corner=texts.CURVE_HEAD,
            digits=2,
            colours=(3,),
        )
    )


def row(run: Run) -> tuple[str, ...]:
    """A run's row of the table."""
    took = shown.span(run.ended_at - run.started_at) if run.ended_at else texts.NONE
    return (
        shown.moment(run.started_at),
        took,
        texts.TRIGGERS.get(run.trigger, run.trigger),
        texts.OUTCOMES.get(run.outcome, run.outcome),
        texts.STAGES.get(run.stage, run.stage) or texts.NONE,
        run.reason or texts.NONE,
    )


def _share(found: Trial) -> str:
    return f"{100 * found.share:.0f}"


PAGES = (Page("/models", show),)
