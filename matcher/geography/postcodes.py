"""Points of Dutch four-digit postcodes, and straight-line distances between them."""

from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_KM = 6371.0088
N_CODES = 10_000


@cache
def postcode_points() -> npt.NDArray[np.float64]:
    """Latitude and longitude per postcode.

    Returns
    -------
    numpy.ndarray
        Float64, shape (10000, 2), degrees WGS84; row 7511 is postcode 7511. NaN where the table
        knows no such postcode.
    """
    points = np.full((N_CODES, 2), np.nan)
    with files(__package__).joinpath("postcode4.csv").open(encoding="utf-8") as table:
        rows = np.loadtxt(table, delimiter=",", skiprows=1)
    points[rows[:, 0].astype(np.int64)] = rows[:, 1:]
    points.flags.writeable = False
    return points


def distance_km(
    from_codes: npt.NDArray[np.int32], to_codes: npt.NDArray[np.int32]
) -> npt.NDArray[np.float64]:
    """Great-circle distance between every two postcodes (haversine formula, Sinnott 1984).

    Parameters
    ----------
    from_codes, to_codes
        Postcodes 1000-9999, shapes (n,) and (m,); -1 where unknown.

    Returns
    -------
    numpy.ndarray
        Kilometres, float64, shape (n, m); NaN where either postcode is unknown. Within one
        postcode the distance is 0: the table has one point per postcode.
    """
    start, end = _radians(from_codes), _radians(to_codes)
    half_lat = (start[:, None, 0] - end[None, :, 0]) / 2
    half_lon = (start[:, None, 1] - end[None, :, 1]) / 2
    both_cos = np.cos(start[:, None, 0]) * np.cos(end[None, :, 0])
    chord = np.sin(half_lat) ** 2 + both_cos * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord)))


def _radians(codes: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    points = np.radians(postcode_points()[np.maximum(codes, 0)])
    points[codes < 0] = np.nan
    return np.asarray(points)
