"""The ledger: why an auditor can trust this program. docs/formats.md says what is written, docs/auditors.md how to check it."""
