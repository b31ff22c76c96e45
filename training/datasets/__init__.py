"""One file a source; all give `training.datasets.record.Conversation`."""
