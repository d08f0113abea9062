#!/bin/sh
# What the official image's entrypoint does: as root it goes on as the user redis, which needs capabilities.
set -eu
if [ "$(id -u)" = 0 ]; then exec gosu redis "$0" "$@"; fi
exec "$@"
