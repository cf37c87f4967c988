"""Write one problem: `python -m benchmarks.instances.make hard --seed 1 --out hard.npz`."""

import argparse
from pathlib import Path

from benchmarks.instances.hard import hard_problem
from benchmarks.instances.moderate import moderate_problem
from matcher.planning.problem import Problem, save_problem


def make(
    family: str, seed: int, *, tightness: float = 0.8, scattered: bool = False, scale: float = 1.0
) -> Problem:
    """One problem of a family.

    Parameters
    ----------
    family
        "hard" or "moderate".
    seed
        Of all random draws.
    tightness, scattered
        Of the hard family only.
    scale
        People, places and pools as a multiple of the family's own size.
    """
    n_candidates = round(3250 * scale)
    if family == "moderate":
        return moderate_problem(
            seed,
            n_candidates=n_candidates,
            n_places=round(1087 * scale),
            n_leader_pools=max(1, round(20 * scale)),
            n_coach_pools=max(1, round(12 * scale)),
        )
    return hard_problem(
        seed,
        tightness=tightness,
        scattered=scattered,
        n_candidates=n_candidates,
        n_places=round(2000 * scale),
        n_pools=max(1, round(150 * scale)),
    )


def main() -> None:
    """Read the command line, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=["hard", "moderate"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tightness", type=float, default=0.8, help="hard family: 0.7 to 0.9")
    parser.add_argument("--scattered", action="store_true", help="hard family: random pools")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    problem = make(
        arguments.family,
        arguments.seed,
        tightness=arguments.tightness,
        scattered=arguments.scattered,
        scale=arguments.scale,
    )
    save_problem(problem, arguments.out)
    print(problem.summary())


if __name__ == "__main__":
    main()
