from . import test_report_execution
from . import test_report_indicators
from . import test_report_organisation
