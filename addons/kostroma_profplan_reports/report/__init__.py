from . import report_indicators
