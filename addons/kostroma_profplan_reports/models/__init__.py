from . import profplan_plan
from . import profplan_report_printed
from . import profplan_sheet
from . import profplan_report_mailing
