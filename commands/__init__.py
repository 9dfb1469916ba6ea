"""What can be asked on the command line, a module for each purpose; loaded when one of its commands is called."""
