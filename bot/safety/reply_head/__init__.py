"""What the output gate's meaning layer knows: replies of our own, and a small head trained on their embeddings."""
