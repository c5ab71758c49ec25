# ProfPlan on the official image of Odoo: our two addons and their libraries.
FROM odoo:19.0

USER root
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
COPY addons /mnt/extra-addons
COPY docker/odoo.conf /etc/odoo/odoo.conf
COPY docker/start /usr/local/bin/profplan-start
COPY docker/bring.py docker/settle.py launcher/made_by.py /usr/local/share/profplan/
USER odoo

ENTRYPOINT ["profplan-start"]
