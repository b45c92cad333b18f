"""A sheet as a Jupyter notebook: a cell for each problem, an empty one to work in, then what else the sheet holds."""

from __future__ import annotations

from workbench.problems.pages import Extra, SheetPage
from workbench.problems.writers import markdown
from workbench.show.formulas.names import in_markdown
from workbench.show.writers.notebook import Cell, notebook


def write(page: SheetPage) -> str:
    cells = [Cell(f"# {in_markdown(page.title)}")]
    for exercise in page.exercises:
        cells.append(Cell("\n".join(markdown.asked(exercise)).rstrip("\n")))
        cells.append(Cell("", code=True))
    if page.extra is not Extra.NOTHING:
        cells += [Cell("\n".join(markdown.rest(exercise, page.extra)).rstrip("\n")) for exercise in page.exercises]
    return notebook(cells)
