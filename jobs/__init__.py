"""Do: one file for each thing that can be scheduled or typed."""
