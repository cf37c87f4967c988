"""Write the golden files anew (``make golden``); read the difference before committing it."""

import json

from tests.golden.steps import GOLDEN, golden_steps


def main() -> None:
    """Write one JSON file per step."""
    GOLDEN.mkdir(exist_ok=True)
    for name, value in golden_steps().items():
        text = json.dumps(value, indent=1, ensure_ascii=False, default=str)
        (GOLDEN / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
