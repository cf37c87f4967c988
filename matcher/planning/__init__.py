"""Planning: from scored pairs to a checked plan with a certified bound."""
