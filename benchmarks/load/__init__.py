"""Load on a running service, from a process of its own: how fast and how well it answers."""
