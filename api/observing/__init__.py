"""What operators see: logs and figures, without data on people."""
