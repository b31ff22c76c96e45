"""The trained head over the embedding: its data, written by us, its weights, and the script that makes them."""
