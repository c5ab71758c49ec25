from . import profplan_import
from . import profplan_import_unit
from . import profplan_import_measure
from . import profplan_import_indicator
from . import profplan_import_finding
from . import profplan_move
from . import profplan_postpone
from . import profplan_assign
