"""Verdicts on statements: truth at points, how much evidence is enough, laws and means of samples."""
