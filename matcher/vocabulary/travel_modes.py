"""Ways a person can travel to work; several may be combined in one record with a vertical bar."""

from enum import StrEnum


class TravelMode(StrEnum):
    """One way of travelling; ``taxi`` includes the collective transport of Wsw companies."""

    FOOT = "foot"
    BIKE = "bike"
    TRANSIT = "transit"
    CAR = "car"
    TAXI = "taxi"
