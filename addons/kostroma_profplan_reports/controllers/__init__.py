from . import plan_export
from . import printed_pdf
from . import report
