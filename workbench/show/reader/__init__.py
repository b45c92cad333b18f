"""A strict reader of printed pages: it reads what is printed, with a mathematician's rules, and says what it cannot."""
