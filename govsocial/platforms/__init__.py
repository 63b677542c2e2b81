"""One folder per platform: what it hears, how it publishes, how it reads back."""
