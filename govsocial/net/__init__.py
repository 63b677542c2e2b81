"""The only way out: every address checked, every redirect too, sizes and times capped (docs/decisions/0003)."""
