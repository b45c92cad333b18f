"""Families of problems: one folder a topic, one file a family. Nothing registers them; they are found by walking."""
