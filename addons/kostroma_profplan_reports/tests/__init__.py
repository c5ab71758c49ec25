from . import test_consolidated
from . import test_form
from . import test_report_completeness
from . import test_report_discipline
from . import test_report_execution
from . import test_report_indicators
from . import test_report_mailing
from . import test_report_organisation
