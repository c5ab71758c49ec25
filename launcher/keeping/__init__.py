"""Backup copies: the database and its files in one file, and back.

archive        the file: members in a stream, each with its checksum
cipher         the file encrypted, by the programs age and gpg
server         the database server, asked by Odoo's own options
files          the files that a database names, held against those on the disk
record         what the database knows of its last copy
backup         writes a copy while people work
restore        brings a copy back beside what is there, then takes its place
doctor         says what an administrator has to look after
doors          of that: passwords that anybody guesses, registration of strangers
known_passwords  accounts whose password is their login
rotation       how copies are named, and which of them go
words          the command line of the three, the same here and in Docker

All of it but `words` runs by the Python that runs Odoo, as made_by.py does.
"""
