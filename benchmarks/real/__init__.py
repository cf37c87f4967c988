"""The learned estimator on tables of outcomes that nobody here made."""
