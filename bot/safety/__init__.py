"""What keeps a person safe: the gate before the model, the crisis protocol, help lines, and the gate after the model."""
