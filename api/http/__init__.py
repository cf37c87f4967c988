"""What HTTP asks of every resource: versions, pages, repeats, limits. No resource is known here."""
