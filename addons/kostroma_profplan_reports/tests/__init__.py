from . import test_report_indicators
