"""Keeps: the vocabulary, the rows, the transactions and the repositories."""
