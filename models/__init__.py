"""Scorers: from prior knowledge or learned from outcomes. Never database classes."""
