#!/bin/sh
# Starts passend in a container. Each secret is a file named after its variable, so that neither the
# compose file nor `docker inspect` shows it; compiled code goes where the container may write.
set -eu

for file in "${SECRETS:-/run/secrets}"/*; do
  name=${file##*/}
  case $name in
    PASSEND_* | PGPASSWORD)
      value=$(cat "$file")
      export "$name=$value"
      ;;
  esac
done

if [ -n "${COMPILED:-}" ] && [ -d "$COMPILED" ]; then
  mkdir -p "$NUMBA_CACHE_DIR"
  cp -R "$COMPILED/." "$NUMBA_CACHE_DIR"
fi

exec passend "$@"
