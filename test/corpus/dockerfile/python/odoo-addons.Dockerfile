FROM odoo:17.0
USER root
RUN set -e; \
    apt-get update; \
    apt-get install -y --no-install-recommends python3-xlrd git; \
    rm -rf /var/lib/apt/lists/*
RUN pip3 install --upgrade pip \
    && pip3 install --trusted-host pypi.org -r https://example.com/addons/requirements.txt
COPY --chown=odoo ./addons /mnt/extra-addons
COPY ./odoo.conf /etc/odoo/
RUN chown odoo /etc/odoo/odoo.conf && chown -R odoo:odoo /mnt/extra-addons
USER odoo
