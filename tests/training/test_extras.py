"""Without the training packages a person is told what to type."""

from __future__ import annotations

import pytest

from training.errors import MissingExtra
from training.extras import require_extras


def test_a_missing_package_names_the_command() -> None:
    with pytest.raises(MissingExtra, match="make setup-train"):
        require_extras(("no_such_package_of_ours",))


def test_packages_that_are_there_are_no_error() -> None:
    require_extras(("json",))
