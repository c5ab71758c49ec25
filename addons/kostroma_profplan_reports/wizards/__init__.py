from . import profplan_print
