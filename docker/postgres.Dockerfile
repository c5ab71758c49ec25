# The official PostgreSQL with pgBackRest of the archive that it comes from (PGDG), for
# docker-compose.scale.yml only: every change is archived, any moment can be recovered.
ARG POSTGRES_IMAGE
FROM ${POSTGRES_IMAGE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends openssl pgbackrest \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o postgres -g postgres /var/lib/pgbackrest /var/spool/pgbackrest
COPY docker/pg_hba.conf /etc/profplan/pg_hba.conf
COPY docker/primary docker/replica docker/archive docker/tls /usr/local/bin/
