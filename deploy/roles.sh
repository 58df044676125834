#!/bin/sh
# Two roles, made when the database is first started: `vault_owner` owns the tables and migrates them,
# `vault` works in them; what it may do there `manage.py migrate` tells the database each time. What web and worker run
# as can change no table, trigger or constraint, so the audit trail stays append-only even for someone who takes over
# the web process.
set -eu

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$DATABASE_OWNER_PASSWORD" --set password="$DATABASE_PASSWORD" <<'SQL'
create role vault_owner login password :'owner_password';
create role vault login password :'password';
create database vault owner vault_owner;
revoke all on database vault from public;
grant connect, temporary on database vault to vault;
\connect vault
revoke all on schema public from public;
alter schema public owner to vault_owner;
grant usage on schema public to vault;
SQL
