"""Routes: one module per resource. They find, call the line and hand on; they decide nothing."""
