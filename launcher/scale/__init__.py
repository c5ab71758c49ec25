"""Several hosts on one machine, thrown away afterwards: for the tests and the figures.

What an administrator has on machines of their own (docs/scale.md) is played here by
the same programs and the same files: docker/start and docker/Caddyfile, PostgreSQL with
a streaming replica, OCA's session_db and fs_attachment_s3, pgBackRest. Only the S3
server is a little one. Nothing of this is fetched before somebody asks for it.
"""
