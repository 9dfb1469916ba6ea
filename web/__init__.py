"""Serves: the dashboard and the HTTP API."""
