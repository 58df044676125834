# One image for web, worker, beat and the release step: compose.yaml says which it is.

FROM python:3.12-slim-bookworm AS packages
RUN python -m venv /venv
COPY requirements.txt /
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary=:all: --requirement /requirements.txt


FROM python:3.12-slim-bookworm
# Pango is what WeasyPrint draws PDFs with; tesseract reads pictures of certificates.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
       tesseract-ocr \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent vault \
    && install --directory --owner vault --group vault --mode 0750 /data

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_ENV=production \
    DATA_DIR=/data

COPY --from=packages /venv /venv
COPY . /app
WORKDIR /app

# Static files are gathered under production settings, which want to be complete; none of these values is kept.
RUN SECRET_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgres://build REDIS_URL=redis://build \
    python manage.py collectstatic --no-input --verbosity 0

USER vault
EXPOSE 8000
# Two processes unless WEB_CONCURRENCY says otherwise; /dev/shm because a container's disk may be slow.
CMD ["gunicorn", "config.wsgi", "--config", "python:config.webserver", "--bind", "0.0.0.0:8000", \
     "--workers", "2", "--threads", "8", "--worker-tmp-dir", "/dev/shm"]
