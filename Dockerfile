# ProfPlan on the official image of Odoo: our two addons and their libraries.
# Which image that is stands in docker-compose.yml.
ARG ODOO_IMAGE
FROM ${ODOO_IMAGE}

USER root
# Copies may be encrypted.
RUN apt-get update \
    && apt-get install -y --no-install-recommends age gpg gpg-agent \
    && rm -rf /var/lib/apt/lists/*
# The image has Odoo's own libraries as packages of the system. --no-deps leaves them
# alone: requirements.txt names all that our addons need, in the tested versions.
COPY requirements.txt /usr/local/share/profplan/requirements.txt
RUN pip install --no-cache-dir --break-system-packages --no-deps \
        --ignore-installed -r /usr/local/share/profplan/requirements.txt
# Orders in .doc, .rtf and .xls are read with LibreOffice: 0.5 GB, so only when asked for
# (docker compose build --build-arg WITH_LIBREOFFICE=1).
ARG WITH_LIBREOFFICE=
RUN if [ -n "$WITH_LIBREOFFICE" ]; then apt-get update \
        && apt-get install -y --no-install-recommends \
            libreoffice-writer-nogui libreoffice-calc-nogui \
        && rm -rf /var/lib/apt/lists/*; fi
# Several hosts (docs/scale.md): sessions in the database, files in S3. Only
# docker-compose.scale.yml asks for them.
ARG WITH_SCALE=
COPY requirements-scale.txt /usr/local/share/profplan/requirements-scale.txt
RUN if [ -n "$WITH_SCALE" ]; then pip install --no-cache-dir --break-system-packages \
        --no-deps --ignore-installed \
        -r /usr/local/share/profplan/requirements-scale.txt; fi
RUN install -d -o odoo -g odoo /backups
COPY addons /mnt/extra-addons
COPY docker/odoo.conf /etc/odoo/odoo.conf
COPY docker/start /usr/local/bin/profplan-start
COPY docker/bring.py docker/settle.py docker/keep.py docker/scale.py docker/objects.py /usr/local/share/profplan/
COPY launcher/__init__.py launcher/made_by.py launcher/say.py /usr/local/share/profplan/launcher/
COPY launcher/keeping /usr/local/share/profplan/launcher/keeping
USER odoo

ENTRYPOINT ["profplan-start"]
