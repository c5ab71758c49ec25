from . import report_options
from . import report_layout
from . import report_indicators
from . import report_organisation
