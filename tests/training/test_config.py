"""Wrong settings are refused before anything starts."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from training.config import TrainingConfig


def test_as_shipped_no_platforms_messages_are_trained_on() -> None:
    assert (TrainingConfig().permission.discord, TrainingConfig().permission.slack) == ("", "")


def test_an_empty_cron_line_means_never() -> None:
    assert TrainingConfig(cron="  ").cron == ""


@pytest.mark.parametrize(
    "values",
    [
        {"cron": "daily"},
        {"min_stars": 6},
        {"rank": 0},
        {"epochs": "many"},
        {"device": "tpu"},
        {"target_modules": ["head"]},
        {"target_modules": []},
        {"permission": {"console": "x"}},
        {"learning_rat": 0.1},
    ],
)
def test_a_wrong_value_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TrainingConfig.model_validate(values)
