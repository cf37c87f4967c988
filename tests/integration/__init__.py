"""The whole line, from a folder of records to a written and read plan."""
