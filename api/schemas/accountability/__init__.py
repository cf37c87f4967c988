"""What the API sends and takes for proposals, the log, data on one person, and retention."""
