"""The ledger: why an auditor can trust this program. See docs/formats.md and docs/auditors.md."""
