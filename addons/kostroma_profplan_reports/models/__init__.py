from . import profplan_plan
from . import profplan_sheet
