"""What people, moderators and the operator are told when the model that answers has changed."""

from __future__ import annotations

UPDATED = (
    "Since we last wrote, the model that writes my replies was updated, so I may sound a little different. It is still "
    "software, and what you agreed to has not changed."
)
AUDIT_TRIAL = "put a new model on trial"
AUDIT_ENDS = {
    "promoted": "had the new model answer everybody",
    "held": "ended a new model's trial; the one before stays",
    "rolled back": "took a new model back",
    "live": "changed the model that answers",
    "retired": "retired a model that had learnt from something taken back",
}
