from . import profplan_plan
