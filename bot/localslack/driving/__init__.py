"""The parts of the driver: reading what is shown, and entering values."""
