"""The parts of `scripts/ratchet` and of the other checks that `make lint` runs."""
