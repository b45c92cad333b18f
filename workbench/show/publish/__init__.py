"""Collections as files: which ending asks for which form, PDF, and files that are whole or not there."""
