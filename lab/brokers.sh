#!/usr/bin/env bash
# Fetches real message brokers for the tests, RabbitMQ and nats-server, from the packages of this Debian or Ubuntu.
#
#   brokers.sh FOLDER    unpacks them below FOLDER, once; nothing is installed and no service is started
#
# Ends with 0: they are there; 1: failed; 2: wrong usage; 3: they cannot be had on this machine (one line says why).
set -Eeuo pipefail
trap 'echo "brokers: failed in line $LINENO of brokers.sh" >&2' ERR
[[ $# -eq 1 && $1 == /?* ]] || {
  echo "brokers: usage: brokers.sh FOLDER (an absolute path)" >&2
  exit 2
}
folder=$1
cannot() { echo "brokers: cannot run here: $1" >&2; exit 3; }

mkdir -p "$(dirname "$folder")"
exec 9>"$folder.lock"
flock 9 # two tests may ask at once
[ -x "$folder/usr/sbin/nats-server" ] && [ -x "$folder/usr/lib/erlang/bin/erl" ] && exit 0
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || cannot "there is no apt-get to fetch them with"

packages() { # those themselves, Erlang in parts, and the libraries that this machine lacks
  echo rabbitmq-server nats-server
  apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
    rabbitmq-server | grep -E '^erlang-[a-z0-9-]+$'
  apt-get -s install --no-install-recommends rabbitmq-server nats-server | sed -n 's/^Inst \(lib[^ ]*\).*/\1/p'
}

known() { apt-cache show rabbitmq-server nats-server >/dev/null 2>&1; }

part=$folder.part
rm -rf "$part"
mkdir -p "$part/debs"
log=$folder.log
known || apt-get update >"$log" 2>&1 || true
known || cannot "this system's package lists have no rabbitmq-server or no nats-server"
list=$(packages | tr ' ' '\n' | sort -u)
# Package lists that have aged name files that are gone: once more with new ones.
fetch() { (cd "$part/debs" && apt-get download $list) >"$log" 2>&1; }
fetch || { apt-get update >"$log" 2>&1 && fetch; } || cannot "apt-get could not download them (see $log)"
for package in "$part"/debs/*.deb; do dpkg-deb -x "$package" "$part"; done
rm -rf "$part/debs"
# Erlang's start script knows only the place it is installed to.
sed -i "s#=/usr/lib/erlang#=$folder/usr/lib/erlang#" "$part/usr/lib/erlang/bin/erl"
# Into a folder beside it, renamed when complete: what is under the final name is always whole.
rm -rf "$folder"
mv "$part" "$folder"
