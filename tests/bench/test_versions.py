"""What a reply may have been written with, while LoRA versions come and go."""

from __future__ import annotations

import time

from bench.serving.mixed_chats import written_by
from bench.serving.versions import Versions


def test_a_version_that_was_loaded_all_the_time_cannot_be_missing() -> None:
    versions = Versions()
    versions.set_loaded("window", True)
    since = time.monotonic()
    assert not versions.may_be_missing("window", since)
    assert versions.may_be_missing("orange", since)


def test_a_version_may_be_missing_when_it_left_or_came_meanwhile() -> None:
    versions = Versions()
    before = time.monotonic()
    versions.set_loaded("window", True)
    since = time.monotonic()
    versions.set_loaded("window", False)
    versions.set_loaded("window", True)
    assert versions.may_be_missing("window", before)
    assert versions.may_be_missing("window", since)
    assert not versions.may_be_missing("window", time.monotonic())


def test_while_the_live_version_changes_either_may_answer() -> None:
    versions = Versions()
    versions.set_live("window")
    since = time.monotonic()
    versions.set_live("window", "orange")
    versions.set_live("orange")
    assert versions.may_be_live("window", since)
    assert versions.may_be_live("orange", since)
    assert not versions.may_be_live(None, since)
    assert not versions.may_be_live("window", time.monotonic())
    assert versions.live() == "orange"


def test_before_any_change_the_resting_version_answers() -> None:
    since = time.monotonic()
    assert Versions("default").may_be_live("default", since)
    assert not Versions("default").may_be_live(None, since)
    assert Versions().may_be_live(None, since)
    assert Versions("default").loaded() == []


def test_a_one_word_reply_tells_its_lora() -> None:
    words = ("window", "orange")
    assert written_by("Window window window…", words) == "window"
    assert written_by("The window is open.", words) is None
    assert written_by("Hello.", words) is None
