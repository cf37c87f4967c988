"""The fairness audit of a dataset, its scorer and its plan: tables, and what they say in words."""

from api.fairness.audit import AuditReport, audit_dataset
from api.fairness.held_out import held_out_chances
from api.fairness.sentences import sentences_for_audit

__all__ = ["AuditReport", "audit_dataset", "held_out_chances", "sentences_for_audit"]
