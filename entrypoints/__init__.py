"""The `attune` command: the composition root, the only folder that imports from every other one."""
