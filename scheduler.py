"""When: the table of jobs."""
