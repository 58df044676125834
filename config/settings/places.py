"""What the address of a database or cache, or the name of a bucket, becomes in Django's settings."""

from typing import Any

import environ

env = environ.Env()


def database(url: str) -> dict[str, object]:
    """The connection settings for one PostgreSQL address, pooled by psycopg."""
    given = environ.Env.db_url_config(url)
    pool = {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=10), "timeout": 5}
    return {
        **given,
        "ATOMIC_REQUESTS": True,  # every view is one transaction unless it says otherwise
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**given.get("OPTIONS", {}), "pool": pool},
    }


def database_owner(url: str) -> dict[str, object]:
    """Whom `migrate` is, and where: the role that owns the tables, of which web and worker own none."""
    given = environ.Env.db_url_config(url)
    return {name: given[name] for name in ("USER", "PASSWORD", "HOST", "PORT")}


def cache(url: str) -> dict[str, object]:
    """The cache settings for one Redis address."""
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def vault_storage(bucket: str, *, endpoint_url: str) -> dict[str, Any]:
    """Where the vault keeps its files: a private bucket where one is named, else a folder."""
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint_url or None,
        "client_config": client_config(endpoint_url),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def client_config(endpoint_url: str) -> Any:
    """How a bucket is spoken to: without what only Amazon understands, and elsewhere with its name in the path."""
    from botocore.config import Config

    plain, style = "when_required", "path" if endpoint_url else "auto"
    return Config(
        request_checksum_calculation=plain, response_checksum_validation=plain, s3={"addressing_style": style}
    )
