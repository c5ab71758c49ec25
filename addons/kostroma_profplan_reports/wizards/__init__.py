from . import profplan_form_fill
from . import profplan_print
