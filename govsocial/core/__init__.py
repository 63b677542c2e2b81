"""What every room stands on: settings, database, clock, refusals, outbox. Knows nothing of the field."""
