"""Spiders: addresses, paging and stopping; no parsing."""
