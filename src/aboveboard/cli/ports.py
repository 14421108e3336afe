"""A port as an option: 0 takes a free one."""

from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

Port = Annotated[int, Parameter(validator=Number(gte=0, lte=65_535))]
