"""The formats that can be written; a new one is one file and one row here."""

from collections.abc import Mapping

from aboveboard.exporters import Exporter, hf

EXPORTERS: Mapping[str, Exporter] = {exporter.name: exporter for exporter in (hf.EXPORTER,)}
