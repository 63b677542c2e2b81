"""What `make` runs: the virtual environment, Debian's packages, the test runs."""
