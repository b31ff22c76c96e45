"""What `attune moderators` prints."""

from __future__ import annotations

ADDED = "{name} is there now, as {role}."
LINK = "Signs them in once, within 15 minutes: {link}"
LINK_SOMEWHERE = "Signs them in once, within 15 minutes: the address that `attune run` prints, then {path}"
NOT_ENABLED = "The page is off: set enabled = true under [review] in config.toml, then `attune run`."
NOBODY = "There is no moderator yet. `attune moderators add NAME --admin` adds the first."
REMOVED = "Shut out. What they had claimed is free, and the software answers where they did."
DONE = "Done."
ACTIVE = "active"
GONE = "removed"
TRAINED = "may take over"
NOT_TRAINED = "not examined"
