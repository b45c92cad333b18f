"""The record of a derivation, and the pen that writes it."""
