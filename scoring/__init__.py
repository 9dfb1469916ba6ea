"""Judges: pure functions and thin estimators over records and arrays."""
