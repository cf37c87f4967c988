"""Exchange with other software: Excel, Dutch CSV, VUM and JobPosting."""
