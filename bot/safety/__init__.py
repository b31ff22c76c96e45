"""What keeps a person safe: a gate before the model, the crisis protocol, help lines, a gate after the model."""
