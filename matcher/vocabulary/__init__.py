"""Closed lists of the field with stable codes: items, work forms, target groups, reasons."""
