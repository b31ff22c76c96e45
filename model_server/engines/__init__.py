"""What runs the language model: one contract (`base.py`), one file an engine."""
