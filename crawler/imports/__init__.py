"""Imports: files to records; review exports, saved pages, audit tables."""
