"""The official ruleset of the NL API Design Rules, and what runs it on our description."""
