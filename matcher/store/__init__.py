"""The organisation's database: records, plans and decisions with their history."""
