from . import report_options
from . import report_words
from . import report_layout
from . import report_brief
from . import report_execution
from . import report_indicators
from . import report_organisation
