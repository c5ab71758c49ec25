from . import profplan_move
from . import profplan_submit
from . import profplan_postpone
from . import profplan_assign
from . import profplan_directory_load
from . import profplan_delegate
from . import profplan_plan_state
from . import portal_share
