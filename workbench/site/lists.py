"""The pages that lead to entries: the first one, lectures, topics, subjects, rules, schemas, works."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from workbench import catalog
from workbench.catalog import Area
from workbench.show.html.page import escaped
from workbench.show.pages.bibliography import Work
from workbench.site.contents import Contents, in_words
from workbench.site.frame import NAME, anchored, cards, framed, to_entry
from workbench.site.markup import link, listed, slug
from workbench.site.said_reasons import Told

_MINUS = re.compile(r"(?<!\w)-(?=\d)")
_KINDS = (
    ("definition", "Definitions"), ("procedure", "Procedures"), ("stated", "Results that are stated with their source"),
)  # fmt: skip


def first(contents: Contents) -> str:
    """The front page."""
    return framed(NAME, _first(contents), "index.html")


def _first(contents: Contents) -> Iterator[str]:
    count = len(contents.leaves)
    yield f"<p>{count} derivations, line by line. Every line is made by a named rule from the lines it cites; lines "
    yield "and results are checked by numbers that share nothing with the rules. On the page of an entry each line "
    yield "opens, down to its rules; without scripts the same lines can be read.</p>"
    yield '<p class="s-small">Search above by words, or by a formula: <code>X^T A X</code>, LaTeX, or the text of '
    yield "NumPy. Letters need not be the same.</p>"
    yield "<h2>The course</h2><ol>"
    for part in contents.lectures:
        words = f"{escaped(part.title)} <small>({len(part.entries)})</small>"
        yield f'<li value="{part.number}">{link(f"lectures.html#lecture-{part.number}", words)}</li>'
    yield "</ol><h2>By topic</h2>"
    yield listed(_counted("topics.html", in_words(t), slug(t), ids) for t, ids in contents.topics.items())
    yield "<h2>By subject of the curriculum</h2>"
    yield listed(_counted("subjects.html", b, slug(b), ids) for b, ids in contents.bullets.items())


def _counted(page: str, words: str, anchor: str, ids: Sequence[str]) -> str:
    return link(f"{page}#{anchor}", f"{escaped(words)} <small>({len(ids)})</small>")


def lectures(contents: Contents) -> str:
    """The course, lecture by lecture."""
    return framed("Lectures", _lectures(contents), "lectures.html")


def _lectures(contents: Contents) -> Iterator[str]:
    yield "<p>In reading order: what an entry needs comes before it.</p>"
    yield _jumps((f"lecture-{part.number}", f"{part.number}. {part.title}") for part in contents.lectures)
    for part in contents.lectures:
        yield f'<h2 id="lecture-{part.number}">{part.number}. {escaped(part.title)}</h2>'
        yield cards(contents, part.entries)
    rest = [id for id in contents.leaves if id not in contents.lecture_of]
    if rest:
        yield f"{anchored('Beside the course')}{cards(contents, rest)}"


def topics(contents: Contents) -> str:
    """The entries by topic, each topic with where else to learn the area that most of its entries belong to."""
    return framed("Topics", _topics(contents), "topics.html")


def _topics(contents: Contents) -> Iterator[str]:
    yield _jumps((slug(topic), in_words(topic)) for topic in contents.topics)
    for topic, ids in contents.topics.items():
        yield _group(contents, topic, in_words(topic), ids, 2)
        told = Counter(bullet for id in ids for bullet in contents.known[id].bullets)
        weight = {area: sum(told[subject] for subject in area.subjects) for area in catalog.areas()}
        nearest = max(weight, key=lambda area: weight[area], default=None)
        if nearest is not None and weight[nearest]:
            yield _resources(nearest)


def subjects(contents: Contents) -> str:
    """The entries by the areas and subjects of the curriculum; one may belong to several."""
    return framed("Subjects of the curriculum", _subjects(contents), "subjects.html")


def _subjects(contents: Contents) -> Iterator[str]:
    yield _jumps((slug(bullet), bullet) for area in contents.areas for bullet in area.subjects)
    for area in contents.areas:
        yield f"{anchored(area.title)}{_resources(area)}"
        for bullet in area.subjects:
            yield _group(contents, bullet, bullet, contents.bullets[bullet], 3)


def _group(contents: Contents, key: str, words: str, ids: Sequence[str], level: int) -> str:
    heading = f"{escaped(words)} <small>({len(ids)})</small>"
    return f'<h{level} id="{slug(key)}">{heading}</h{level}>{cards(contents, ids, level=level + 1)}'


def _resources(area: Area) -> str:
    """Where else to learn what an area is about, with the level of each."""
    if not area.resources:
        return ""
    told = (
        f'<a href="{escaped(r.address)}" rel="external">{escaped(r.title)}</a> <small>({escaped(r.level)})</small>'
        for r in area.resources
    )
    return f'<p class="s-small">Elsewhere on this: {", ".join(told)}.</p>'


def _jumps(places: Iterable[tuple[str, str]]) -> str:
    return (
        f'<nav class="s-jumps" aria-label="On this page">{listed(link(f"#{a}", escaped(w)) for a, w in places)}</nav>'
    )


# -- reasons -------------------------------------------------------------------------------


def rules(contents: Contents, told: Sequence[Told]) -> str:
    """The rules, each with its statement and where it is used."""
    shown = [one for one in told if one["kind"] == "rule"]
    words = "Identities and rules of calculus, with what they need. Each is applied to parts of a line."
    return framed("Rules", _reasons(contents, words, (("Rules", shown),)), "rules.html")


def schemas(contents: Contents, told: Sequence[Told]) -> str:
    """The schemas of inference, and all reasons that are no rule."""
    groups = [("Schemas of inference", [one for one in told if one["kind"] == "schema"])]
    groups += [(name, [one for one in told if one["kind"] == kind]) for kind, name in _KINDS]
    groups = [(name, shown) for name, shown in groups if shown]
    words = "From statements of a form to a statement of a form; and what else a line may rest on."
    return framed("Schemas and other reasons", _reasons(contents, words, groups), "schemas.html")


def _reasons(contents: Contents, words: str, groups: Sequence[tuple[str, list[Told]]]) -> Iterator[str]:
    yield f"<p>{words}</p>"
    if len(groups) > 1:
        yield _jumps((slug(name), f"{name} ({len(shown)})") for name, shown in groups)
    for name, shown in groups:
        if len(groups) > 1:
            yield f"{anchored(name)}"
        for one in shown:
            yield from _reason(contents, one, 3 if len(groups) > 1 else 2)


def _reason(contents: Contents, one: Told, level: int) -> Iterator[str]:
    users = contents.users.get((one["kind"], one["name"]), ())
    heading = f"<h{level}>{escaped(one['name'])}</h{level}>"
    yield f'<section class="s-reason" id="{reason_anchor(one["kind"], one["name"])}">{heading}'
    if one["reason"]:
        yield f"<p>{one['reason']}</p>"
    if one["statement"]:
        needs = f' <span class="s-small">where {", ".join(one["needs"])}</span>' if one["needs"] else ""
        yield f"<p>{one['statement']}{needs}</p>"
    if one["reference"]:
        yield f'<p class="s-small">{escaped(one["reference"])}</p>'
    for words, cases in (("Examples", one["cases"]), ("Looks alike, and does not follow", one["counters"])):
        if cases:
            yield f"<details><summary>{words}</summary>{listed(cases)}</details>"
    if users:
        inside = listed(to_entry(contents, id) for id in users)
        count = f"{len(users)} {'entry' if len(users) == 1 else 'entries'}"
        yield f"<details><summary>Used in {count}</summary>{inside}</details>"
    yield "</section>"


def reason_anchor(kind: str, name: str) -> str:
    """The place of a reason in its page."""
    return f"{kind}-{slug(_MINUS.sub('minus ', name))}"


# -- works ---------------------------------------------------------------------------------


def works(contents: Contents) -> str:
    """The works cited, with who cites them."""
    return framed("Works cited", _works(contents), "works.html")


def _works(contents: Contents) -> Iterator[str]:
    for work in contents.works.works:
        places = contents.citing.get(work.key, ())
        inside = listed(f"{to_entry(contents, id)}: {escaped(reference)}" for id, reference in places)
        yield f'<section class="s-reason" id="{slug(work.key)}"><p>{_work(work)}</p>'
        yield f"<details><summary>Cited by {len(places)}</summary>{inside}</details></section>"


def _work(work: Work) -> str:
    fields = work.fields
    parts = [escaped(fields["author"].replace(" and ", ", "))] if "author" in fields else []
    parts += [f"<cite>{escaped(fields['title'])}</cite>"] if "title" in fields else []
    parts += [escaped(fields[name]) for name in ("journal", "booktitle", "publisher", "year", "note") if name in fields]
    return ". ".join(part.rstrip(".") for part in parts) + "."
