"""Verdicts on claims, by kind."""
