from . import profplan_tasks_dialog_mixin
from . import profplan_move
from . import profplan_postpone
from . import profplan_assign
from . import profplan_directory_load
from . import profplan_delegate
from . import profplan_plan_state
from . import portal_share
