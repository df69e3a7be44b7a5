"""What ./run does once its packages are there: one process that prepares, announces and serves."""
