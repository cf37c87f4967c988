"""The oracle benchmark: matching quality in generated worlds whose truth is known.

``python -m benchmarks.oracle`` measures, ``python -m benchmarks.oracle.table`` shows.
"""
