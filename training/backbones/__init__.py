"""How each shape of model reads a conversation. One file a shape; no weights and no torch."""
