"""Read the shipped model and prior table from their files and hand their bytes to scoring."""
