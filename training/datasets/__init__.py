"""One file a source of conversations, all giving the one record type of `record.py`."""
