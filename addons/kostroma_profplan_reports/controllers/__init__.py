from . import printed_pdf
from . import report
