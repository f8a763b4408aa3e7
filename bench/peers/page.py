"""The tables of docs/benchmarks.md that are measured, each between two marks."""

import pathlib

PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "benchmarks.md"


def row_text(cells):
    return f"| {' | '.join(cells)} |"


def cells_of(row):
    return [cell.strip() for cell in row.strip("|").split("|")]


def time_text(seconds):
    for unit, scale in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= scale or unit == "µs":
            return f"{seconds / scale:.3g} {unit}"


def ratio_text(ratio):
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def rewrite(table, head, key, rows):
    """Puts rows (lists of cells) into a table, in the place of those that it had with the same
    key(cells), and sorts it by that."""
    begin, end = f"<!-- {table}: begin -->", f"<!-- {table}: end -->"
    before, rest = PAGE.read_text().split(begin)
    old, after = rest.split(end)
    kept = {key(cells_of(row)): cells_of(row) for row in old.splitlines() if row.startswith("| `")}
    kept.update((key(row), row) for row in rows)
    text = "\n".join((row_text(head), "|---" * len(head) + "|",
                      *(row_text(kept[one]) for one in sorted(kept))))
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}")
