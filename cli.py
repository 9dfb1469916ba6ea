"""The door: arguments, configuration, wiring."""
