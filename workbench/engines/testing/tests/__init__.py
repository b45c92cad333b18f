"""The tests, one a module: ``declare(asked)`` says what the test is; see ``testing.declared``."""
