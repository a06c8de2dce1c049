"""Scripts that measure; the test suite asserts nothing here."""
