"""Append-only migrations; `bot.store.database.migrate` runs them when a store is opened."""
