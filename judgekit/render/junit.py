"""How the gates of a comparison ended, as JUnit XML: the form that CI systems show beside other tests."""

import re
import xml.etree.ElementTree as ET

from judgekit.domain.comparison import Comparison
from judgekit.domain.results import Contrast
from judgekit.render.sentence import claim, evidence, sentence

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def comparison_junit(comparison: Comparison) -> str:
    """Give one test per contrast that has a gate; a gate that failed or is inconclusive is a failure."""
    gated = [contrast for contrast in comparison.contrasts if contrast.gate is not None]
    failed = sum(contrast.gate != "passed" for contrast in gated)
    counts = {"tests": str(len(gated)), "failures": str(failed), "time": f"{comparison.seconds:.3f}"}
    root = ET.Element("testsuites", {"name": "judgekit", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": _xml(f"judgekit.{comparison.suite}"), **counts})
    for contrast in gated:
        _add(suite, contrast, comparison)
    ET.SubElement(suite, "system-out").text = _xml(sentence(comparison))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add(suite: ET.Element, contrast: Contrast, comparison: Comparison) -> None:
    name = f"{contrast.b} against {contrast.a}: {contrast.rubric}, judged by {contrast.judge}"
    given = {"classname": f"judgekit.{comparison.suite}", "name": name, "time": f"{contrast.seconds:.3f}"}
    case = ET.SubElement(suite, "testcase", {key: _xml(value) for key, value in given.items()})
    said = f"{claim(contrast)}: {evidence(contrast, comparison)}."
    if contrast.gate == "passed":
        ET.SubElement(case, "system-out").text = _xml(said)
    else:
        failure = {"type": contrast.gate or "", "message": _xml(f"gate {contrast.gate}: {claim(contrast)}")}
        ET.SubElement(case, "failure", failure).text = _xml(said)


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
