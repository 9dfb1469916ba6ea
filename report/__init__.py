"""Draws: one value, many renderings; pure."""
