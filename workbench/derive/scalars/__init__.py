"""Derivatives of scalar expressions in a scalar, told one rule at a time, and put in the form a person would write."""
