from . import link_preview
from . import portal
from . import portal_home
from . import portal_indicators
from . import portal_print
from . import portal_events
from . import portal_evidence
from . import portal_tasks
