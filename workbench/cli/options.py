"""The options of every command: what it is for, and what may be said to it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping

FORMATS = ("text", "latex", "markdown", "html", "json", "notebook", "python")
SHEET_FORMATS = ("text", "latex", "markdown", "html", "notebook", "json", "jsonl", "pdf")
FILES = frozenset(("output", "batch", "file", "notebook", "function", "folder"))
"""Options and arguments that name a file."""
def _derive(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("expr", metavar="EXPR", nargs="?", help="the expression, as in NumPy; may start with a minus sign")
    add("--var", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="a variable; repeat for each")
    add("--wrt", metavar="NAME", help="the variable to differentiate in")
    add("--wrt2", metavar="NAME", help="the second variable of a mixed Hessian")
    add("--along", metavar="NAME", help="the direction, for directional and hvp")
    add("--what", choices=["gradient", "jacobian", "hessian", "third", "directional", "hvp", "derivative"],
        metavar="WHAT", help="gradient, jacobian, hessian, third, directional, hvp or derivative (default: gradient of "
        "a scalar, else Jacobian; the Hessian with --wrt2)")  # fmt: skip
    add("--method", default="auto", metavar="METHOD",
        choices=["auto", "differential", "index", "graph", "rules", "definition", "logarithmic"],
        help="auto, differential, index, graph; for scalar expressions in a scalar also rules, definition or "
        "logarithmic")  # fmt: skip
    add("--structured", action="store_true", help="the variable moves as a symmetric, diagonal, simplex or "
        "orthogonal one can")  # fmt: skip
    add("--batch", metavar="FILE.jsonl", help="one request a line, one answer a line, in order; - is standard input")
    add("--target", default="numpy", choices=["numpy", "torch", "jax"], metavar="TARGET", help="numpy, torch or jax")
    _jobs(parser)
    _output(parser)
    _checked(parser)


def _backward(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("function", metavar="FILE.py:FUNCTION", help="a function of arrays that returns one array; the file is "
        "imported")  # fmt: skip
    add("--var", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="an argument; repeat for each")
    add("--wrt", action="append", default=[], metavar="NAME", help="a variable to differentiate in; repeat for each "
        "(default: all that hold real numbers)")  # fmt: skip
    add("--against", metavar="BACKWARD", help="a function of the same file, BACKWARD(G, *arrays), that returns the "
        "gradients of <G, FUNCTION>, or a torch.autograd.Function or jax.custom_vjp: what is wrong with it, "
        "and in which term")  # fmt: skip
    add("--target", default="numpy", choices=["numpy", "torch", "jax"], metavar="TARGET", help="numpy, torch or jax: "
        "what the module of -o is written for")  # fmt: skip
    add("--format", default="text", choices=["text", "json"], metavar="FORMAT", help="text or json")
    add("-o", dest="output", metavar="MODULE.py", help="write forward and backward there as a module with a test of "
        "itself, whole or not at all")  # fmt: skip


def _integrate(parser: argparse.ArgumentParser) -> None:
    _expression(parser, "the integrand")
    parser.add_argument("--wrt", metavar="NAME", required=True, help="the variable of integration; a real scalar "
                        "unless --var says more")  # fmt: skip
    parser.add_argument("--from", dest="lower", metavar="A", help="the lower bound: an expression, oo or -oo")
    parser.add_argument("--to", dest="upper", metavar="B", help="the upper bound")
    _output(parser)
    _checked(parser)


def _limit(parser: argparse.ArgumentParser) -> None:
    _expression(parser, "the expression")
    add = parser.add_argument
    add("--wrt", metavar="NAME", required=True, help="the variable; a real scalar unless --var says more")
    add("--to", metavar="A", required=True, help="where it goes: an expression, oo or -oo; 0+ from the right")
    add("--side", default="both", metavar="SIDE", help="left, right or both (the default)")
    add("--method", default="auto", metavar="METHOD", help="auto, lhopital or taylor: what is tried first")
    _output(parser)
    _checked(parser)


def _series(parser: argparse.ArgumentParser) -> None:
    _expression(parser, "the expression")
    add = parser.add_argument
    add("--wrt", metavar="NAME", help="the variable; may be left out where the expression has one name only")
    add("--at", metavar="A", default="0", help="the point: an expression without the variable (default: 0)")
    add("--order", default="4", metavar="N", help="the order, from 0 to 20 (default: 4)")
    add("--method", default="auto", metavar="METHOD", help="auto, derivatives or known")
    _output(parser)
    _checked(parser)


def _solve(parser: argparse.ArgumentParser) -> None:
    _expression(parser, "the equation, written with ==; an expression alone means that it is 0")
    add = parser.add_argument
    add("--for", "--wrt", dest="unknown", metavar="NAME", required=True,
        help="the unknown; a real scalar without --var")  # fmt: skip
    add("--start", metavar="NUMBER", help="run Newton's method from there instead")
    _output(parser)
    _checked(parser)


def _optimum(parser: argparse.ArgumentParser) -> None:
    _expression(parser, "what is to be smallest or largest: a scalar")
    add = parser.add_argument
    add("--wrt", action="append", required=True, metavar="NAME", help="in which variable; repeat for each; a real "
        "scalar unless --var says more")  # fmt: skip
    add("--subject", action="append", default=[], metavar="RELATION", help="a condition with ==, <= or >=, such as "
        "'sum(x) == 1' or 'x >= 0'; repeat for each")  # fmt: skip
    add("--sense", default="min", choices=["min", "max"], metavar="SENSE", help="min (the default) or max")
    _output(parser)
    _checked(parser)


def _expression(parser: argparse.ArgumentParser, about: str) -> None:
    parser.add_argument("expr", metavar="EXPR", help=f"{about}; may start with a minus sign")
    parser.add_argument("--var", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]",
                        help="a variable, such as a: or a::positive; repeat for each")  # fmt: skip


def _expect(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("expr", metavar="F", help="an expression in the variable of the distribution, var(F), cov(F, G), or one of "
        "mean, variance, entropy, mgf, kl, density, law")  # fmt: skip
    add("--under", required=True, metavar="DIST(PARAMS)", help="such as normal(mu, sigma) or gamma(2, beta=b)")
    add("--against", metavar="DIST(PARAMS)", help="the second distribution of kl")
    add("--of", metavar="G", help="with density: a function of the variable that is monotone or turns "
        "once; with law: an affine function of a normal one")  # fmt: skip
    add("--given", metavar="NAME ~ DIST(PARAMS)", help="a parameter of the distribution is random itself")
    add("--data", metavar="NAME:", help="how the variable is called (default: x)")
    add("--var", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="another symbol; repeat")
    _output(parser)
    _checked(parser)


def _mle(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("density", metavar="DENSITY", help="the density, or the probability, of one observation")
    add("--data", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="what is observed: the first "
        "has the density, the others are covariates; repeat for each")  # fmt: skip
    add("--param", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="a parameter to estimate; "
        "repeat for each")  # fmt: skip
    add("--known", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="a known quantity in the "
        "density; repeat for each")  # fmt: skip
    add("--support", metavar="A,B", help="the ends between which the density is meant; they may hold parameters")
    add("--discrete", action="store_true", help="the first observation is a whole number")
    add("--after", action="store_true", help="and information, bias, variance, lower bound, interval")
    add("--of", metavar="G", help="with --after: a function of the parameters to estimate as well, such as 1/lam")
    _output(parser)
    _checked(parser)


def _posterior(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("likelihood", metavar="LIKELIHOOD", help="the density of one observation, or a distribution: poisson(lam)")
    add("--data", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="what is observed: the first "
        "has the density, the others are covariates; repeat for each")  # fmt: skip
    add("--param", action="append", required=True, metavar="NAME:SHAPE[:PROPERTY...]", help="the parameter, such as "
        "p::unit; repeat for a joint posterior")  # fmt: skip
    add("--prior", action="append", required=True, metavar="PRIOR", help="its distribution, such as beta(a, b), or any "
        "density in it, such as exp(-abs(mu))/2; one for each parameter")  # fmt: skip
    add("--known", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="a known quantity in the "
        "likelihood or the prior; repeat for each")  # fmt: skip
    add("--support", metavar="A,B", help="the ends between which the likelihood is meant, in the observation")
    add("--discrete", action="store_true", help="the observation is a whole number")
    _output(parser)
    _checked(parser)


def _test(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("name", metavar="NAME", help=", ".join(modules("testing", "tests")))
    add("density", metavar="DENSITY", nargs="?", help="likelihood-ratio, neyman-pearson: the density of one "
        "observation, with --data, --param, --known, --support and --discrete as for mle")  # fmt: skip
    for option in ("--data", "--param", "--known"):
        add(option, action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="as for mle")
    add("--support", metavar="A,B", help="as for mle")
    add("--discrete", action="store_true", help="as for mle")
    add("--sample", action="append", default=[], metavar="NUMBERS", help="such as 5.1,4.9,5.6, or a file .csv or .txt "
        "of numbers; repeat for each sample")  # fmt: skip
    add("--count", action="append", default=[], metavar="COUNTS", help="successes, counts of categories, or a row of a "
        "table; repeat for each")  # fmt: skip
    add("--trials", action="append", default=[], metavar="N", help="out of how many; repeat for each count")
    add("--null", metavar="VALUE", help="the value of the hypothesis; for categories their probabilities: 1/2,1/4,1/4")
    add("--against", metavar="VALUE", help="neyman-pearson: the value of the other hypothesis")
    add("--sigma", metavar="VALUE", help="the standard deviation: known for z, assumed for the power of t tests")
    add("--alternative", default="two-sided", metavar="SIDE", help="two-sided (the default), greater or less")
    add("--level", metavar="ALPHA", help="the level (default: 0.05)")
    add("--paired", action="store_true", help="t: the two samples are pairs")
    add("--pooled", action="store_true", help="t: the two samples have the same variance")
    add("--power-at", metavar="VALUE", help="the power where the parameter has this value: a mean or a difference "
        "of means; a standard deviation; for f the ratio of two; a proportion, or two; for categories probabilities; "
        "for anova the means")  # fmt: skip
    add("--power", metavar="P", help="z, t, proportion, without data: how many observations it takes to reject with "
        "this probability where the parameter is --power-at")  # fmt: skip
    _output(parser)
    _checked(parser)


def _worked(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("task", metavar="TASK", help=", ".join(modules("worked", "tasks")))
    add("matrix", metavar="MATRIX", help="such as [[2, 1], [1, 1/3]]; names are scalars; for rotation an angle")
    add("vector", metavar="VECTOR", nargs="?", help="the right-hand side, such as [1, 2], where the task takes one")
    add("--var", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="a scalar in the entries with "
        "a property, such as a::positive")  # fmt: skip
    _output(parser)
    _checked(parser)


def modules(*folders: str) -> list[str]:
    """The names of the modules in a folder of ``engines``, found without importing anything."""
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "engines", *folders)
    names = (name.removesuffix(".py") for name in os.listdir(folder) if name.endswith(".py"))
    return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--detail", default="lecture", choices=["brief", "lecture", "full"], metavar="DETAIL",
                        help="brief, lecture or full")  # fmt: skip
    parser.add_argument("--format", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("-o", dest="output", metavar="FILE", help="write there, whole or not at all")
    _notation(parser)


def _notation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--notation", metavar="NAME|FILE.toml", help="house notation: textbook, machine-learning, "
                        "econometrics, or a profile of your own")  # fmt: skip


def _checked(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--check", action="store_true", default=True, help="judge it by numbers (the default)")
    group.add_argument("--no-check", dest="check", action="store_false", help="do not")
    _strict(parser)


def _strict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="exit code 3 also where a step is stated, not derived")


def _jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-j", dest="jobs", type=int, default=1, metavar="N", help="use N processes")


def _scheduler(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scheduler", metavar="ADDRESS", help="use the workers of a Dask scheduler, such as "
                        "tcp://host:8786 (extra: scale)")  # fmt: skip


def _problems(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("file", metavar="FILE", nargs="?", help="your own problems, one command a line or as YAML; - is standard input")
    add("--topic", metavar="TOPIC", help="one topic only, such as gradients; --topics lists them")
    add("--level", metavar="LEVEL", help="beginner, intermediate or advanced")
    add("--count", type=int, default=8, metavar="N", help="how many problems (default: 8)")
    add("--seed", type=int, default=0, metavar="N", help="the same seed gives the same sheet (default: 0)")
    add("--topics", action="store_true", help="list the topics, with the levels of their problems, and stop")
    extra = parser.add_mutually_exclusive_group()
    extra.add_argument("--solutions", dest="extra", action="store_const", const="solutions", default="nothing",
                       help="with full solutions")  # fmt: skip
    extra.add_argument("--hints", dest="extra", action="store_const", const="hints",
                       help="with hints: first the rule of a step, then its line")  # fmt: skip
    extra.add_argument("--key", dest="extra", action="store_const", const="key", help="with the answers alone")
    add("--title", metavar="TITLE", help="the title of the sheet")
    add("--detail", default="lecture", choices=["brief", "lecture", "full"], metavar="DETAIL",
        help="of the solutions: brief, lecture or full")  # fmt: skip
    add("--format", choices=SHEET_FORMATS, metavar="FORMAT", help=", ".join(SHEET_FORMATS))
    add("--to", dest="output", metavar="FILE", help="write there, whole or not at all; the ending tells the format: "
        ".txt .tex .md .html .ipynb .json .jsonl .pdf; JSON lines grow in FILE.part, and a run that was stopped goes "
        "on there")  # fmt: skip
    _notation(parser)
    _jobs(parser)
    _scheduler(parser)


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--topic", metavar="TOPIC", help="one topic only")
    parser.add_argument("--bullet", metavar="SUBJECT", help="one subject of the curriculum: its name, or a part of it")
    parser.add_argument("--lectures", action="store_true", help="in the order of the course, lecture by lecture")
    parser.add_argument("--lecture", type=int, metavar="N", help="one lecture of the course")
    parser.add_argument("--stated", action="store_true", help="only what is stated and not derived, with its reference")
    parser.add_argument("--format", default="text", choices=["text", "json"], metavar="FORMAT", help="text or json")


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID")
    _output(parser)
    _checked(parser)


def _export(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("ids", metavar="ID", nargs="*", help="entries; or one of --topic, --lecture, --all")
    add("--topic", metavar="T", help="the entries of a topic")
    add("--lecture", type=int, metavar="N", help="the entries of a lecture of the course")
    add("--all", action="store_true", help="the whole library, in the order of the course")
    add("--to", required=True, metavar="FILE", help="the file: .tex, .pdf, .md, .myst.md, .ipynb, .html or .json")
    add("--kind", metavar="KIND", help="fragment, article, book, slides or myst (default: a fragment for IDs to .tex, "
        "an article to .pdf; a book for a topic, a lecture or all)")  # fmt: skip
    add("--title", metavar="WORDS", help="the title of the whole")
    add("--detail", default="lecture", choices=["brief", "lecture", "full"], metavar="DETAIL",
        help="brief, lecture (default) or full")  # fmt: skip
    add("--colour", "--color", dest="colour", action="store_true", help="what is new in a line, in colour (LaTeX)")
    add("--bibtex", action="store_true", help="the works cited as BibTeX beside FILE")
    _notation(parser)
    add("--no-cache", dest="cache", action="store_false", help="derive and check again what is unchanged")
    _jobs(parser)
    _checked(parser)


def _site(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("ids", metavar="ID", nargs="*", help="entries; without any the whole library")
    add("--to", default="build/site", metavar="FOLDER", help="the folder (default: build/site)")
    add("--serve", action="store_true", help="then serve it to this machine alone, until interrupted")
    add("--port", type=int, default=0, metavar="N", help="the port of --serve (default: one that is free)")
    add("--no-cache", dest="cache", action="store_false", help="derive, check and show again what is unchanged")
    _jobs(parser)
    _checked(parser)


def _read(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="*", metavar="ID", help="entries; all of them without any")
    parser.add_argument("--detail", choices=["brief", "lecture", "full"], metavar="DETAIL",
        help="brief, lecture or full (default: all three)")  # fmt: skip
    parser.add_argument("--rule", type=int, metavar="N", help="only what breaks this rule of the reader")


def _why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID")
    parser.add_argument("line", metavar="LINE", help="the number of a line, such as 3 or 3.1")


def _judge(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("statement", metavar="STATEMENT", help="an equation, an inequality, both(p, q), implies(p, q), iff(p, q), "
        "forall(p, x) or exists(p, x)")  # fmt: skip
    add("--from", dest="premises", action="append", default=[], metavar="PREMISE", help="a statement; repeat for each")
    add("--var", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="a variable; repeat for each")
    add("--format", default="text", choices=["text", "json"], metavar="FORMAT", help="text or json")
    add("-o", dest="output", metavar="FILE", help="write there, whole or not at all")


def _prove(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("statement", metavar="INEQUALITY", help="written with <=, >=, < or >, between numbers")
    add("--given", action="append", default=[], metavar="RELATION", help="what is known; repeat for each")
    add("--var", action="append", default=[], metavar="NAME:SHAPE[:PROPERTY...]", help="a variable; repeat for each")
    add("--format", default="text", choices=["text", "json"], metavar="FORMAT", help="text or json")
    add("-o", dest="output", metavar="FILE", help="write there, whole or not at all")


def _lab(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("notebook", metavar="NOTEBOOK", nargs="?", help="a lecture by its name, such as calculus, or the file of a "
        "notebook (default: start)")  # fmt: skip
    add("--no-browser", dest="browser", action="store_false", help="start the server only, and print its address")


def _examples(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("names", metavar="NAME", nargs="*", help="examples, or lectures for all of them (default: everything)")
    add("--to", dest="folder", metavar="FOLDER", help="copy them there; without it they are listed")


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=["bash", "zsh", "fish"], help="bash, zsh or fish")


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", metavar="ID", nargs="*", help="entries; all of them without any")
    parser.add_argument("--format", default="text", choices=["text", "json"], metavar="FORMAT", help="text or json")
    _strict(parser)
    _jobs(parser)
    _scheduler(parser)


def _path(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("id", metavar="ID")
    add("--known", action="append", default=[], metavar="ID|LEVEL",
        help="what you know already: an entry, or all of a level, such as beginner; repeat")  # fmt: skip
    add("--format", default="text", choices=["text", "mermaid", "json"], metavar="FORMAT",
        help="text, json, or mermaid: a graph that JupyterLab and most Markdown viewers draw")  # fmt: skip
    add("-o", dest="output", metavar="FILE", help="write there, whole or not at all")


def _new(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("id", metavar="ID", help="such as gradient-of-a-form; letters, digits and hyphens")
    add("--topic", metavar="TOPIC", help="a topic of the library, or one of your own (default: my-topic)")
    add("--to", dest="folder", metavar="FOLDER",
        help="where the package of your entries is, or is to be made (default: ./my-derivations)")  # fmt: skip


COMMANDS: Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "derive": ("derive a gradient, a Jacobian or a Hessian of an expression", _derive),
    "backward": ("a function of your own, its backward pass, or what is wrong with yours", _backward),
    "integrate": ("an antiderivative, or a definite integral", _integrate),
    "limit": ("the limit of a scalar expression, from one side or both, at a point or at infinity", _limit),
    "series": ("a Taylor polynomial with its remainder", _series),
    "solve": ("the real solutions of an equation in one unknown", _solve),
    "optimum": ("where a function is smallest or largest under conditions, with the proof", _optimum),
    "expect": ("the expectation of an expression under a distribution", _expect),
    "mle": ("maximum likelihood estimates from the density of one observation", _mle),
    "posterior": ("the posterior of a parameter from a likelihood and a prior", _posterior),
    "test": ("a test of a hypothesis: worked on data, or derived with symbols without them", _test),
    "worked": ("linear algebra on a given matrix, every step shown", _worked),
    "problems": ("a sheet of problems with hints or solutions, drawn from a seed or from your file", _problems),
    "list": ("the entries of the library", _list),
    "show": ("one entry of the library", _show),
    "why": ("one line of an entry, opened down to its rules", _why),
    "export": ("entries of the library as a file: LaTeX, slides, PDF, Markdown, HTML, a notebook", _export),
    "site": ("the library as a static site: pages that need no server and no network", _site),
    "path": ("what to read before an entry, in order", _path),
    "new": ("begin an entry of your own: its file, with what it still needs", _new),
    "lab": ("JupyterLab, opened at the lectures or at a notebook of yours", _lab),
    "examples": ("files to begin with: listed, or copied where you can change them", _examples),
    "completion": ("what makes your shell complete commands, options and ids", _completion),
    "check": ("derive entries of the library again and judge them by numbers", _check),
    "read": ("what a strict reader of an entry's page stumbles over", _read),
    "prove": ("an inequality: proved, refuted with a point, or neither, and which", _prove),
    "judge": ("whether a statement follows from others, with a point where it does not", _judge),
}
"""What each command is for, and what puts its options in."""
