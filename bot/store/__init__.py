"""The database: tables, migrations, queries, encryption. The only SQL in the project."""

from bot.store.store import Store, Transaction, open_store

__all__ = ["Store", "Transaction", "open_store"]
