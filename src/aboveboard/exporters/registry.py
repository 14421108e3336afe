"""The formats that can be written; a new one is one file and one row here."""

from collections.abc import Mapping

from aboveboard.exporters import Exporter, hf, lite_sample

EXPORTERS: Mapping[str, Exporter] = {exporter.name: exporter for exporter in (hf.EXPORTER, lite_sample.EXPORTER)}
