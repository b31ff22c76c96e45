"""ESConv: both of its file formats read, told apart row by row by their content, and its raw JSON written.

Raw JSON is the release of Liu et al. 2021 (also FailedESConv.json); the line format is that of the usual splits.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.types import Speaker
from model_server.strategies import ESCONV
from training.datasets.record import Conversation, Loaded, Utterance
from training.datasets.rows import Row, loaded
from training.datasets.sessions import experience_of

# Names of earlier annotation rounds, kept in FailedESConv.json, which ESConv appendix B merged into the eight; and
# Cheng et al. 2022, who set the greetings among the others apart.
OLD_NAMES = {
    "greeting": "Others",
    "questions": "Question",
    "restatement": "Restatement or Paraphrasing",
    "approval and reassurance": "Affirmation and Reassurance",
    "direct guidance": "Providing Suggestions",
}
# Cheng et al. 2022 merged two strategies under one name; which of them was meant cannot be told.
MERGED = "providing suggestions or information"
SPEAKERS: dict[str, Speaker] = {
    "usr": "seeker",
    "seeker": "seeker",
    "speaker": "seeker",
    "sys": "supporter",
    "supporter": "supporter",
    "listener": "supporter",
}
EXPERIENCES = {"current": "Current Experience", "previous": "Previous Experience"}
FIELDS = (
    *("experience_type", "emotion_type", "problem_type", "situation", "survey_score", "dialog"),
    *("init_intensity", "final_intensity", "unscrubbed", "is_finished"),
)
SCORES = ("initial_emotion_intensity", "final_emotion_intensity", "empathy", "relevance")
TURN_FIELDS = ("speaker", "annotation", "content", "text", "strategy", "all_strategy", "feedback")


def load_esconv(path: Path, limit: int | None = None) -> Loaded:
    """The first `limit` conversations of `path`, in order. Raises DataError naming file, row (from 1) and field."""
    return loaded([path], limit, _Row)


def to_esconv(conversation: Conversation) -> dict[str, Any]:
    """The conversation in ESConv's raw JSON: numbers are strings, absent answers are absent keys.

    Keys of ours: `unscrubbed`, so that it is scrubbed when it comes back to be trained on; `is_finished`; and in an
    annotation `context`, of a supporter's turn that is never imitated.

    Stars are written where ESConv has them, on the seeker's turn that follows; a rated turn that no seeker's turn
    follows directly carries its stars itself, so that none are lost.
    """
    seeker = {
        "initial_emotion_intensity": conversation.intensity_before,
        "empathy": conversation.empathy,
        "relevance": conversation.relevance,
        "final_emotion_intensity": conversation.intensity_after,
    }
    marks: dict[str, Any] = {"unscrubbed": True} if conversation.is_raw else {}
    if conversation.is_finished is not None:
        marks["is_finished"] = conversation.is_finished
    return {
        **marks,
        "experience_type": EXPERIENCES.get(conversation.experience or "", ""),
        "emotion_type": conversation.emotion or "",
        "problem_type": conversation.problem or "",
        "situation": conversation.situation or "",
        "survey_score": {
            "seeker": _strings(seeker),
            "supporter": _strings({"relevance": conversation.supporter_relevance}),
        },
        "dialog": [_turn_out(conversation.turns, index) for index in range(len(conversation.turns))],
    }


def _strings(scores: dict[str, int | None]) -> dict[str, str]:
    return {name: str(score) for name, score in scores.items() if score is not None}


def _turn_out(turns: tuple[Utterance, ...], index: int) -> dict[str, Any]:
    turn = turns[index]
    annotation: dict[str, Any] = {}
    if turn.speaker == "supporter":
        if turn.strategy:
            annotation["strategy"] = turn.strategy
        if not turn.is_target:
            annotation["context"] = True
        stars = None if _is_seeker(turns, index + 1) else turn.stars
    else:
        stars = turns[index - 1].stars if index and turns[index - 1].speaker == "supporter" else None
    if stars is not None:
        annotation["feedback"] = str(stars)
    return {"speaker": turn.speaker, "annotation": annotation, "content": turn.text}


def _is_seeker(turns: tuple[Utterance, ...], index: int) -> bool:
    return index < len(turns) and turns[index].speaker == "seeker"


class _Row(Row):
    """One conversation while it is read."""

    def conversation(self, content: Any) -> Conversation:
        row = self.typed(content, dict, "")
        scores = self.typed(row.get("survey_score") or {}, dict, "survey_score")
        seeker = self.typed(scores.get("seeker") or {}, dict, "survey_score.seeker")
        supporter = self.typed(scores.get("supporter") or {}, dict, "survey_score.supporter")
        self.note_unread(row, FIELDS, "")
        self.note_unread(scores, ("seeker", "supporter"), "survey_score")
        self.note_unread(seeker, SCORES, "survey_score.seeker")
        self.note_unread(supporter, ("relevance",), "survey_score.supporter")
        return Conversation(
            id=self.id,
            source="esconv",
            turns=tuple(self.turns(self.typed(row.get("dialog"), list, "dialog"))),
            problem=self.text(row, "problem_type"),
            emotion=self.text(row, "emotion_type"),
            situation=self.text(row, "situation"),
            experience=experience_of(self.text(row, "experience_type")),
            intensity_before=self.score(seeker, SCORES[0], "survey_score.seeker")
            or self.score(row, "init_intensity", ""),
            intensity_after=self.score(seeker, SCORES[1], "survey_score.seeker")
            or self.score(row, "final_intensity", ""),
            empathy=self.score(seeker, "empathy", "survey_score.seeker"),
            relevance=self.score(seeker, "relevance", "survey_score.seeker"),
            supporter_relevance=self.score(supporter, "relevance", "survey_score.supporter"),
            is_raw=bool(self.flag(row, "unscrubbed")),
            is_finished=self.flag(row, "is_finished"),
        )

    def turns(self, dialog: list[Any]) -> list[Utterance]:
        turns: list[Utterance] = []
        for index, content in enumerate(dialog):
            name = f"dialog[{index}]"
            turn = self.typed(content, dict, name)
            marks = self.typed(turn.get("annotation") or {}, dict, f"{name}.annotation") if "content" in turn else turn
            text = self.typed(turn.get("content", turn.get("text")), str, f"{name}.content or .text").strip()
            speaker = self.speaker(turn.get("speaker"), name)
            self.note_unread(turn, TURN_FIELDS, name)
            if marks is not turn:
                self.note_unread(marks, ("strategy", "feedback", "context"), f"{name}.annotation")
            if not text:
                self.skip(name, "empty text")
            else:
                strategy = self.strategy(marks, name) if speaker == "supporter" else None
                is_target = speaker == "supporter" and not self.flag(marks, "context")
                turns.append(Utterance(speaker, text, strategy, is_target=is_target))
            self.rate(turns, self.score(marks, "feedback", name), name)
        return turns

    def rate(self, turns: list[Utterance], stars: int | None, name: str) -> None:
        """Stars belong to the supporter's turn before them (ESConv section 4.2: asked after two of its turns)."""
        if stars is None:
            return
        rated = next((i for i in range(len(turns) - 1, -1, -1) if turns[i].speaker == "supporter"), None)
        if rated is None:
            self.skip(name, "feedback before any turn of the supporter")
            return
        if turns[rated].stars is not None:
            self.skip(name, "a second feedback for one turn replaces the first")
        turns[rated] = replace(turns[rated], stars=stars)

    def speaker(self, value: Any, name: str) -> Speaker:
        known = SPEAKERS.get(value.strip().casefold()) if isinstance(value, str) else None
        if known is None:
            raise self.error(f"{name}.speaker", f"must be one of {', '.join(SPEAKERS)}")
        return known

    def strategy(self, marks: dict[str, Any], name: str) -> str | None:
        value = marks.get("strategy")
        if marks.get("all_strategy") not in (None, [], [value]):
            self.skip(f"{name}.all_strategy", "further strategies of a merged turn are not read")
        if value is None or value == "":
            return None
        word = " ".join(self.typed(value, str, f"{name}.strategy").split())
        known = OLD_NAMES.get(word.casefold()) or ESCONV.canonical(word)
        if word.casefold() == MERGED:
            self.skip(f"{name}.strategy", "two strategies under one name; the turn is kept without one")
        elif known is None:
            self.skip(f"{name}.strategy", f"unknown strategy {word[:60]!r}; the turn is kept without one")
        return known
