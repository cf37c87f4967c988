"""Plans made in the background: an order, a queue, a worker and the process that does the work.

A run never touches the process that answers requests, so suggestions stay fast while it works.
"""
