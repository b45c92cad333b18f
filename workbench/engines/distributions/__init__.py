"""Pages of distributions; ``page`` makes one."""

from workbench.engines.distributions.pages import page as page

__all__ = ["page"]
