"""The entry for the Algoritmeregister, made from the running version, checked by its standard."""

from api.algoritmeregister.entry import Facts, register_entry, to_fill
from api.algoritmeregister.standard import Fault, check_entry

__all__ = ["Facts", "Fault", "check_entry", "register_entry", "to_fill"]
