#!/usr/bin/env bash
# What is deployed, run for real: `npm run -s deploy:try`, or with a part of it: `-- in-process`, `federated`, `compose`. Builds the image,
# runs it as Kubernetes would in both forms, and compose.yaml; asks each with a token over the sandbox's banks, and stops it. Says what
# is missing, and ends with 3 then. Needs root: Secrets are files of a group, and memory limits are the kernel's. Keeps what it makes in
# .run/try and in podman's store: under a minute when it is there, some minutes the first time where no registry is.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need podman "podman netavark aardvark-dns iptables catatonit golang-github-containers-common"
need buildah buildah
need runc runc
need unzip unzip
need tar tar
# Where no registry has the base images.
need mmdebstrap mmdebstrap
# compose.yaml: an engine that obeys its health conditions.
need dockerd docker.io
docker compose version >/dev/null 2>&1 || need docker-compose docker-compose

if [ "$(id -u)" != 0 ]; then
  echo "deploy/try.sh: run it as root" >&2
  exit 3
fi
if [ "${#missing[@]}" -gt 0 ]; then
  echo "deploy/try.sh: missing. On Debian: apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 3
fi
if [ ! -d node_modules ]; then
  echo "deploy/try.sh: run npm ci first" >&2
  exit 3
fi
# With the project's own Node, and npm's settings told to what is started.
exec npm exec --offline --call "node deploy/try/main.ts ${*@Q}"
