"""Small files, kept small: no file over 500 lines, half of the product's files at most 120.

Run by ``make check`` as ``python -m tests.house.file_sizes``; says which files are too long.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
MAX_LINES = 500
MAX_MEDIAN_LINES = 120
PRODUCT = ("matcher", "models", "api")
ALL_CODE = (*PRODUCT, "fixtures", "tests", "benchmarks")


def line_counts(root: Path, folders: Iterable[str]) -> dict[str, int]:
    """Lines per Python file under these folders, by path from the root.

    A package file of a docstring or less says nothing about the size of modules and would only
    flatter the median, so ``__init__.py`` counts when it is longer than ten lines.
    """
    counts = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
    }
    return {
        name: lines
        for name, lines in counts.items()
        if lines > 10 or not name.endswith("__init__.py")
    }


def complaints(root: Path) -> list[str]:
    """One line per file that is too long, and one when the product's median is."""
    found = [
        f"{name}: {lines} lines, at most {MAX_LINES}"
        for name, lines in line_counts(root, ALL_CODE).items()
        if lines > MAX_LINES
    ]
    product = line_counts(root, PRODUCT)
    if product and (middle := median(product.values())) > MAX_MEDIAN_LINES:
        longest = sorted(product, key=product.__getitem__, reverse=True)[:5]
        found.append(
            f"median of {', '.join(PRODUCT)}: {middle:g} lines, at most {MAX_MEDIAN_LINES}; "
            f"longest: {', '.join(f'{name} ({product[name]})' for name in longest)}"
        )
    return found


if __name__ == "__main__":
    sys.exit("\n".join(complaints(ROOT)) or None)
