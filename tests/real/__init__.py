"""Real servers on loopback, each written by somebody else, for tests that a stand-in would flatter."""
