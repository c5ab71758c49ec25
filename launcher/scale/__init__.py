"""What several machines have beside Odoo, on this one and thrown away: for the tests.

The archive is played by the programs and the files of an administrator (docs/scale.md):
docker/archive, pgBackRest. Nothing of this is fetched before somebody asks for it.
"""
