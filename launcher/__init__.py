"""What `./profplan` does, Python's standard library only.

say            how steps and troubles are told to the person
places         where the cache and the data live, and their locks
shell          what we take of the person's shell
seal           noticing that the cache was damaged
debian         packages of the Debian archive, unpacked without installing
odoo_source    Odoo itself: its one version and checksum stand there
environment    the Python environments
postgres       a private PostgreSQL cluster
odoo           running Odoo: configuration, preparing a database, serving
made_by        which code opens which database; the Docker image runs it, too
base           the prepared base every new database starts from
trial          throw-away cluster and databases for tests and figures
keep           copies of a data folder: backup, restore, doctor
keeping/       what they do; the Docker image runs it, too
up, check, read, bench    the other commands; `check` is `./profplan test`
example/       the city's order and its story, played in a fresh database
inside         runs within Odoo's own process, as made_by and example do
"""
