"""The store of runs, the worker and the process it watches."""
