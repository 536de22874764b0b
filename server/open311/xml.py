"""GeoReport v2 in XML: the same fields as its JSON, lists wrapped in elements that name them."""

from __future__ import annotations

from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

#: Element of a list → element of each of its items.
_ITEMS: Final = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}


def document(root: str, value: Any) -> bytes:
    """``value`` (Structs, lists, plain values) as an XML document."""
    element = Element(root)
    _fill(element, msgspec.to_builtins(value))
    return bytes(tostring(element, encoding="utf-8", xml_declaration=True))


def _fill(element: Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _fill(SubElement(element, name), inner)
    elif isinstance(value, list):
        for inner in value:
            _fill(SubElement(element, _ITEMS[element.tag]), inner)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        # XML 1.0 has no way to write control characters (section 2.2).
        element.text = "".join(c for c in str(value) if c >= " " or c in "\t\n\r")
