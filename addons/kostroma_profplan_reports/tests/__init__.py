from . import test_report_indicators
from . import test_report_organisation
from . import test_consolidated
