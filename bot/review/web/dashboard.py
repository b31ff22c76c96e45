"""The dashboard: numbers as tables and pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from starlette.responses import Response

from bot.review.dashboard import DAYS, DEFAULT_DAYS, Numbers
from bot.review.figures import PROGRESS_BINS, Conversations
from bot.review.figures import Response as Seen
from bot.review.web import charts, shown
from bot.review.web.charts import Chart, Data
from bot.review.web.site import Page, Visit
from bot.texts import dashboard as texts
from bot.texts.review_page import CATEGORIES, LEVELS
from model_server.strategies import ESCONV

STARS = (1, 2, 3, 4, 5)


async def show(visit: Visit) -> Response:
    """The numbers of the period that the query names in days."""
    asked = visit.asked("days")
    days = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in DAYS else DEFAULT_DAYS
    numbers = await visit.site.desk.dashboard.numbers(visit.by, days)
    pictures = {chart.name: chart for chart in pictures_of(numbers)}
    return visit.show(
        "dashboard.html", d=texts, numbers=numbers, levels=LEVELS, pictures=pictures, responses=responses(numbers)
    )


def pictures_of(numbers: Numbers) -> tuple[Chart, ...]:
    """All pictures, each with its numbers."""
    return (
        charts.stacked(flags(numbers)),
        charts.lying(flag_categories(numbers)),
        charts.stacked(stars(numbers.conversations)),
        charts.lined(strategies(numbers.conversations)),
        charts.grouped(intensity(numbers)),
        charts.lying(_counted("gate", texts.GATE, texts.GATE_SUMMARY, texts.GATE_OUTCOME, numbers.gate)),
        charts.lying(replies(numbers)),
    )


def flags(numbers: Numbers) -> Data:
    """Flags by day or week, a series a level."""
    found = Counter({(each.level, each.start): 0 for each in numbers.raised})
    for each in numbers.raised:
        found[each.level, each.start] += each.number
    starts, is_daily = numbers.period.starts, numbers.period.step == "day"
    summary = texts.FLAGS_DAILY if is_daily else texts.FLAGS_WEEKLY
    return Data(
        "flags",
        texts.FLAGS,
        summary.format(number=f"{found.total():,}"),
        tuple(f"{start:%m-%d}" for start in starts),
        tuple(LEVELS.values()),
        tuple(tuple(found[level, start] for start in starts) for level in LEVELS),
        corner=texts.DAY if is_daily else texts.WEEK,
    )


def flag_categories(numbers: Numbers) -> Data:
    """Flags by category, the most frequent first."""
    found: Counter[str] = Counter()
    for each in numbers.raised:
        found[CATEGORIES.get(each.category, each.category)] += each.number
    title, summary = texts.FLAG_CATEGORIES, texts.FLAG_CATEGORIES_SUMMARY
    return _counted("categories", title, summary, texts.CATEGORY, found)


def responses(numbers: Numbers) -> tuple[tuple[str, ...], ...]:
    """The rows of the table of how soon cases are seen to."""
    return tuple(
        (
            LEVELS.get(each.level, each.level),
            f"{each.cases:,}",
            _in_time(each),
            f"{each.pending:,}",
            _span(each.claim_median),
            _span(each.claim_p90),
            f"{each.resolved:,}",
            _span(each.resolve_median),
            _span(each.resolve_p90),
        )
        for each in numbers.responses
    )


def stars(talks: Conversations) -> Data:
    """Shares of 1 to 5 stars in each third, in percent."""
    given = [sum(talks.stars.get(phase, {}).values()) for phase in range(len(texts.PHASES))]
    means = [
        texts.PHASE_MEAN.format(phase=name, mean=mean, number=f"{given[phase]:,}")
        for phase, name in enumerate(texts.PHASES)
        if (mean := talks.mean_stars(phase)) is not None
    ]
    return Data(
        "stars",
        texts.STARS,
        texts.STARS_SUMMARY.format(means=", ".join(means) or texts.NONE, looked_at=looked_at(talks)),
        texts.PHASES,
        texts.STARS_SERIES,
        tuple(
            tuple(_percent(talks.stars.get(phase, {}).get(number, 0), of) for phase, of in enumerate(given))
            for number in STARS
        ),
        corner=texts.PHASE,
        unit="%",
    )


def strategies(talks: Conversations) -> Data:
    """Shares of the strategies in each interval of a conversation's progress, in percent."""
    bins = [talks.strategies.get(place, {}) for place in range(PROGRESS_BINS)]
    return Data(
        "strategies",
        texts.STRATEGIES,
        texts.STRATEGIES_SUMMARY.format(looked_at=looked_at(talks)),
        texts.PROGRESS,
        ESCONV.names,
        tuple(tuple(_percent(each.get(name, 0), sum(each.values())) for each in bins) for name in ESCONV.names),
        corner=texts.PROGRESS_HEAD,
        unit="%",
    )


def intensity(numbers: Numbers) -> Data:
    """How many felt 1 to 5 before, and after."""
    found = numbers.intensity
    sentence = texts.INTENSITY_LOOKED_AT if found.looked_at < found.ended else texts.INTENSITY_LOOKED_AT_ALL
    where = sentence.format(looked_at=f"{found.looked_at:,}", total=f"{found.ended:,}")
    told = {"answered": f"{found.answered:,}", "unanswered": f"{found.unanswered:,}", "looked_at": where}
    if found.before is None or found.after is None:
        summary = texts.INTENSITY_NONE.format(**told)
    else:
        ways = {"down": found.went("down"), "same": found.went("same"), "up": found.went("up")}
        summary = texts.INTENSITY_SUMMARY.format(**told, **ways, before=found.before, after=found.after)
    counted = [Counter[int](), Counter[int]()]
    for pair, times in found.pairs.items():
        for each, value in zip(counted, pair, strict=True):
            each[value] += times
    return Data(
        "intensity",
        texts.INTENSITY,
        summary,
        tuple(map(str, STARS)),
        texts.INTENSITY_SERIES,
        tuple(tuple(each[value] for value in STARS) for each in counted),
        corner=texts.INTENSITY_HEAD,
        colours=(2, 4),
    )


def replies(numbers: Numbers) -> Data:
    """Moderators' replies by strategy, with how many takeovers there were."""
    takeovers, number = numbers.acts.get("take over", 0), sum(numbers.replies.values())
    summary = texts.REPLIES_SUMMARY.format(takeovers=f"{takeovers:,}", replies=f"{number:,}")
    return _counted("replies", texts.REPLIES, summary, texts.STRATEGY, numbers.replies)


def looked_at(talks: Conversations) -> str:
    """Of how many conversations the numbers are."""
    text = texts.LOOKED_AT if talks.looked_at < talks.total else texts.LOOKED_AT_ALL
    return text.format(looked_at=f"{talks.looked_at:,}", total=f"{talks.total:,}")


def _counted(name: str, title: str, summary: str, corner: str, found: Mapping[str, int]) -> Data:
    listed = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    columns, values = tuple(key for key, _ in listed), tuple(number for _, number in listed)
    return Data(name, title, summary, columns, (texts.NUMBER,), (values,), corner=corner)


def _in_time(each: Seen) -> str:
    of = each.in_time + each.late
    share = round(_percent(each.in_time, of))
    return texts.IN_TIME.format(share=share, in_time=each.in_time, of=of) if of else texts.NONE


def _span(seconds: int | None) -> str:
    if seconds is None:
        return texts.NONE
    return texts.UNDER_A_MINUTE if seconds < 60 else shown.span(timedelta(seconds=seconds))


def _percent(number: int, of: int) -> float:
    return 100 * number / of if of else 0.0


PAGES = (Page("/dashboard", show),)
