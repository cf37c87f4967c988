"""Door-to-door travel time by the person's own modes, from postcode points.

A table of minutes between postcodes per mode; a real router can fill the same table later
(``TravelTimes`` is all that the rest of the line knows).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.geography.postcodes import distance_km
from matcher.policy import Policy
from matcher.vocabulary.travel_modes import TravelMode

MODE_BIT: dict[TravelMode, int] = {mode: 1 << bit for bit, mode in enumerate(TravelMode)}
ALL_MODES = (1 << len(TravelMode)) - 1
N_MODE_SETS = ALL_MODES + 1

# Within one postcode area people still travel: half of the mean distance between neighbouring
# Dutch postcode points, about 1.5 km.
_WITHIN_POSTCODE_KM = 1.5


@dataclass(frozen=True)
class TravelTimes:
    """Fastest minutes for every set of modes between the postcodes that occur.

    Attributes
    ----------
    minutes
        Float32, shape (32, n_from, n_to): first axis is a bit set of modes (0 = modes unknown,
        then all modes count). NaN where a postcode is unknown.
    from_row, to_row
        Int32, position in ``minutes`` per candidate and per place.
    modes
        Uint8, bit set of modes per candidate.
    """

    minutes: npt.NDArray[np.float32]
    from_row: npt.NDArray[np.int32]
    to_row: npt.NDArray[np.int32]
    modes: npt.NDArray[np.uint8]

    def block(
        self, rows: slice, columns: npt.NDArray[np.int32] | None = None
    ) -> npt.NDArray[np.float32]:
        """Minutes from a block of candidates to some places, or to all; float32."""
        modes, start = self.modes[rows], self.from_row[rows]
        if columns is None:
            return self.minutes[modes, start][:, self.to_row]
        return self.minutes[modes[:, None], start[:, None], self.to_row[columns]]

    def pairs(
        self, candidate: npt.NDArray[np.int32], place: npt.NDArray[np.int32]
    ) -> npt.NDArray[np.float32]:
        """Minutes per pair, float32, shape (n_pairs,); NaN where unknown."""
        return self.minutes[self.modes[candidate], self.from_row[candidate], self.to_row[place]]

    def fastest_mode(self, candidate: int, place: int) -> TravelMode | None:
        """The mode that gives the minutes of this pair; None where the way is unknown."""
        row, column = self.from_row[candidate], self.to_row[place]
        owned = int(self.modes[candidate]) or ALL_MODES
        options = {
            mode: float(self.minutes[bit, row, column])
            for mode, bit in MODE_BIT.items()
            if owned & bit
        }
        known = {mode: minutes for mode, minutes in options.items() if minutes == minutes}
        return min(known, key=known.__getitem__) if known else None


def travel_times(
    home: npt.NDArray[np.int32],
    modes: npt.NDArray[np.uint8],
    work: npt.NDArray[np.int32],
    policy: Policy,
) -> TravelTimes:
    """Build the table of minutes between all homes and all places.

    Parameters
    ----------
    home, work
        Postcodes per candidate, shape (n_candidates,), and per place, shape (n_places,);
        -1 = unknown.
    modes
        Bit set of travel modes per candidate; 0 = unknown, which never excludes.
    policy
        Speeds, detour factors and overheads per mode (section ``travel``).
    """
    from_codes, from_row = np.unique(home, return_inverse=True)
    to_codes, to_row = np.unique(work, return_inverse=True)
    km = np.maximum(distance_km(from_codes, to_codes), _WITHIN_POSTCODE_KM)
    single = {
        bit: policy.travel[mode].overhead_minutes
        + km * policy.travel[mode].detour / policy.travel[mode].speed_kmh * 60
        for mode, bit in MODE_BIT.items()
    }
    minutes = np.full((N_MODE_SETS, *km.shape), np.inf, dtype=np.float32)
    for modes_set in range(N_MODE_SETS):
        for bit, table in single.items():
            if (modes_set or ALL_MODES) & bit:
                minutes[modes_set] = np.minimum(minutes[modes_set], table)
    return TravelTimes(
        minutes, from_row.astype(np.int32), to_row.astype(np.int32), modes.astype(np.uint8)
    )
