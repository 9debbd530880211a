"""Modules of `scripts/ratchet` and of other checks of `make lint`."""
