# ProfPlan on the official image of Odoo: our two addons and their libraries.
FROM odoo:19.0

USER root
# The image has Odoo's own libraries as packages of the system. --no-deps leaves them
# alone: requirements.txt names all that our addons need, in the tested versions.
COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --break-system-packages --no-deps \
        --ignore-installed -r /tmp/requirements.txt \
    && rm /tmp/requirements.txt
COPY addons /mnt/extra-addons
COPY docker/odoo.conf /etc/odoo/odoo.conf
COPY docker/start /usr/local/bin/profplan-start
COPY docker/settle.py /usr/local/share/profplan-settle.py
USER odoo

ENTRYPOINT ["profplan-start"]
