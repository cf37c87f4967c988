"""The command line `passend`."""
