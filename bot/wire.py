"""The JSON form of events and actions: what `attune chat --jsonl`, the inbox and the outbox read and write.

The form is the dataclasses of `bot/types.py` field by field, told apart by `type`; `docs/jsonl.md` shows each one.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from bot.errors import AttuneError
from bot.types import Action, Event, StaffEvent, StarsGiven

Json = dict[str, Any]
_T = TypeVar("_T")

_STRICT = ConfigDict(extra="forbid", strict=True)
_EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")], config=_STRICT)
_STORED: TypeAdapter[Event | StaffEvent] = TypeAdapter(
    Annotated[Event | StaffEvent, Field(discriminator="type")], config=_STRICT
)
_ACTIONS: TypeAdapter[Action] = TypeAdapter(Annotated[Action, Field(discriminator="type")], config=_STRICT)


class WireError(AttuneError):
    """A piece of JSON is not an event or an action; the sentence names the field, and never repeats its content."""


def event_from_json(data: Json | str | bytes) -> Event:
    """The event that `data` (an object, or its JSON text) says. WireError: a field is wrong, missing or unknown."""
    event = _read(_EVENTS, data)
    if isinstance(event, StarsGiven) and not 1 <= event.value <= 5:
        raise WireError("`value` must be a whole number from 1 to 5.")
    return event


def stored_event_from_json(data: Json) -> Event | StaffEvent:
    """The event that waits in the inbox: a person's, or what a moderator did, which nothing from outside may say."""
    return _read(_STORED, data)


def event_to_json(event: Event | StaffEvent) -> Json:
    """The object for `event`; `event_from_json`, for a staff event `stored_event_from_json`, gives the same back."""
    return _object(_STORED.dump_python(event, mode="json"))


def action_from_json(data: Json | str | bytes) -> Action:
    """The action that `data` (an object, or its JSON text) says. WireError: a field is wrong, missing or unknown."""
    return _read(_ACTIONS, data)


def action_to_json(action: Action) -> Json:
    """The object for `action`, `type` first; `action_from_json` gives the same action back."""
    return _object(_ACTIONS.dump_python(action, mode="json"))


def _object(fields: Json) -> Json:
    return {"type": fields["type"], **fields}


def _read(adapter: TypeAdapter[_T], data: Json | str | bytes) -> _T:
    try:
        return adapter.validate_json(data if isinstance(data, str | bytes) else json.dumps(data), strict=True)
    except ValidationError as error:
        # `from None`: pydantic's words hold what the person wrote, and this error may reach a log.
        raise WireError(_sentence(error)) from None
    except (TypeError, ValueError, RecursionError):
        raise WireError("It cannot be written as JSON.") from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    # The first part of a location inside a union is the tag, the fields begin after it.
    field = ".".join(str(part) for part in first["loc"][1:])
    context = first.get("ctx", {})
    match first["type"]:
        case "json_invalid":
            return 'It is not JSON: a line is one object, such as {"type": "message", "text": "Hello"}.'
        case "dict_type" | "dataclass_type" | "model_attributes_type" if not field:
            return "It is not an object with a `type`."
        case "union_tag_not_found":
            return "The field `type` is missing."
        case "union_tag_invalid":
            return f"`type` must be one of {context['expected_tags']}."
        case "missing":
            return f"The field `{field}` is missing."
        case "unexpected_keyword_argument":
            return f"The field `{field}` is not known here."
        case "literal_error":
            return f"`{field}` must be {context['expected']}."
        case "int_type":
            return f"`{field}` must be a whole number."
        case "string_type":
            return f"`{field}` must be text, in quotes."
    return f"`{field}` is of the wrong type." if field else "It is not an event or an action."
