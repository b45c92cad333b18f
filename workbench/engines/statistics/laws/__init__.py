"""Distributions as they are declared, their pages, and what the domains of their parameters settle."""
