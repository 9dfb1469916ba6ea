"""Proves: hashes, proofs and leaf bytes; knows no reviews."""
