"""The library as a static site: a folder of pages that needs no server, no network, and no JavaScript to be read.

    build(Path("build/site"), jobs=2)

**Why neither Sphinx nor MkDocs.** Both turn Markdown into pages, and leave formulas to a script in the reader's
browser. Ours are records already: the page of an entry is its document with a stepper, sub-lines that open, links to
what it cites and who cites it, none of which Markdown can say; it would be HTML inside Markdown, three hundred times,
rebuilt by a tool that does not know what has changed. So the frame of a page is a function here, and one library does
what is not ours: ``latex2mathml`` sets each formula as MathML, which browsers show and screen readers speak by
themselves. The stepper, its KaTeX and the figures are the bundles of ``workbench.show``; where scripts run, they take
the text over.

What is expensive is made an entry at a time (``leaf``): its record, its text, what it uses. A leaf is kept beside the
derivation in the user's cache and counts as long as what made it is unchanged. All pages are then put together from the
leaves (``pages``), and a file is written only where its bytes differ.
"""
