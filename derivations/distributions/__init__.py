"""Distributions: one declaration each."""
