"""Every entry point: command line, HTTP, pages, report."""
