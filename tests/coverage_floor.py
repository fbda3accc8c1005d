"""Reads coverage's JSON and fails below the floor: `coverage_floor.py coverage.json 95`."""

import json
import sys
from pathlib import Path

WEAK = 90.0


def main(report: str, floor: str) -> int:
    """Print the total and every weak file; 1 when the total is below the floor."""
    data = json.loads(Path(report).read_text(encoding="utf-8"))
    for name, file in sorted(data["files"].items()):
        percent = file["summary"]["percent_covered"]
        if percent < WEAK:
            print(f"  {percent:5.1f} %  {name}  lines {file['missing_lines']}")
    total = data["totals"]["percent_covered"]
    print(f"branch coverage {total:.2f} % (floor {floor} %)")
    return int(total < float(floor))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
