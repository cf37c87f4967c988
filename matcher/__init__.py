"""The domain: records, profiles, eligibility, scoring, planning and explanation."""
