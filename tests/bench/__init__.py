"""How fast the program is: `make bench` (GOVSOCIAL_BENCH_SIZE=5000 for a quick look). The judge is processor time."""
