"""Pretends: a review platform on loopback, for the demo and the tests."""
