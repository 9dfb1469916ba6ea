"""Opening, making and refusing databases: whatever is there is left as it is."""
