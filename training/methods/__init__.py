"""What of a model is trained. One file a method; the steps themselves are in training/fit.py."""
