"""Learning from stars after a plain fit, with [training] preference: what is liked, its losses, its steps."""
