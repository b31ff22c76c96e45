"""The supporter training: eleven lessons, and the pool of the examination. Our own words, after ESConv section 4.1."""

from __future__ import annotations

from bot.texts.course import danger, helping, listening, pool_danger, pool_moments, pool_strategies, sharing, start
from bot.texts.course.shape import Lesson, Question

LESSONS: tuple[Lesson, ...] = (
    start.SUPPORT,
    start.THROUGH_THE_BOT,
    start.STAGES,
    listening.ASKING,
    listening.SAYING_BACK,
    sharing.SHARING,
    sharing.ENCOURAGING,
    helping.HELPING,
    helping.AROUND_IT,
    danger.IN_DANGER,
    danger.OWN_CARE,
)
POOL: tuple[Question, ...] = (
    *pool_moments.STAGES,
    *pool_strategies.STRATEGIES,
    *pool_moments.NEXT,
    *pool_danger.DANGER,
    *pool_danger.NEVER,
)
