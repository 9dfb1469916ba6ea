"""What the jobs of the table do; a module is loaded when its job begins, since all together take seconds."""
