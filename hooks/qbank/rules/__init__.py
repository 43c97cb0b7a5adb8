"""Rules inside bodies and across files, one module per concern; each yields every problem it finds."""
