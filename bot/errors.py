"""Errors whose words may be shown to a person. Every room's own errors derive from `AttuneError`.

AttuneError
├── store.database.StoreError      the database could not do it
├── store.crypto.KeyProblem        the master key is missing or wrong
├── model_client.ModelUnavailable  the model server is down, slow, or does not make sense
├── wire.WireError                 a line of JSON is not an event or an action
└── NotDelivered                   an adapter could not show an action; the outbox keeps it for later
    └── Unreachable                nobody can show it until the person does something
"""

from __future__ import annotations


class AttuneError(Exception):
    """What went wrong and what to do about it, in a sentence that may be shown."""


class NotDelivered(AttuneError):
    """The person is gone, or the platform does not answer: the action was not shown and has to stay in the outbox."""


class Unreachable(NotDelivered):
    """The platform does not let anything through to the person until they do something themselves.

    Such as closed direct messages, or an account that is gone. Trying again is no use; their next event is the sign.
    """
