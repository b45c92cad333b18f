"""Entries of one topic."""
