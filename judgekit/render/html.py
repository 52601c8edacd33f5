"""What all HTML of judgekit is made with: templates that escape, a policy that forbids, our own style."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from judgekit.domain.unseen import visible
from judgekit.render.numbers import UNKNOWN, count, p_value


def html_environment(**names: Any) -> SandboxedEnvironment:
    """Give an environment for the templates; `names` are what they may call besides the filters."""
    environment = SandboxedEnvironment(
        loader=PackageLoader("judgekit.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "p": lambda value: p_value(value).removeprefix("p = "),
        "cell": cell_text,
        "count": count,
    }
    environment.globals |= {"UNKNOWN": UNKNOWN, **names}
    return environment


def policy_for(style: str, script: str | None = None) -> str:
    """Give the content security policy of a page: this style and script run, and nothing is loaded."""
    scripts = "" if script is None else f"script-src {_hash(script)}; "
    return f"default-src 'none'; style-src {_hash(style)}; {scripts}base-uri 'none'; form-action 'none'"


@cache
def own_part(name: str) -> Markup:
    """Give one of our own files beside the templates; it is written into pages as it is."""
    return Markup((files("judgekit.render") / "templates" / name).read_text("utf-8"))  # noqa: S704 - our own


def cell_text(value: Any) -> str:
    """Give a cell of a table: four digits of a number, thousands parted."""
    if value is None:
        return UNKNOWN
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"  # noqa: PLR2004 - where decimals are noise
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _shown(value: Any) -> Any:
    """Our own markup stays as it is, and texts are made visible."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
