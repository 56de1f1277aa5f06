#!/usr/bin/env bash
# A telephone laboratory: two real Asterisk servers on this machine, all on 127.0.0.1. README.md has the details.
#
#   lab.sh up                 bring both servers up (the first time they are fetched from Debian's archive)
#   lab.sh down               end them
#   lab.sh status             what runs, and where
#   lab.sh env                ports, users and files as NAME=value lines, for programs
#   lab.sh pbx 'CLI COMMAND'  a command to the call centre's PBX
#   lab.sh world 'COMMAND'    a command to the server that plays phones and the public network
#   lab.sh set NAME VALUE     how a phone or number behaves, e.g. set PHONE_101 busy
#   lab.sh call from-phone 101 NUMBER [SECONDS]         place a call; the caller hangs up after SECONDS
#   lab.sh call from-world CALLER NUMBER [SECONDS]
#   lab.sh logs               the last lines of both logs
#
# LAB_SUITE        sid (Asterisk 22, the default) or bullseye (Asterisk 16)
# LAB_ROOT         where the servers live; default /opt/hookswitch-lab-$LAB_SUITE
# LAB_PORT_OFFSET  added to every port; default 0 for sid, 1000 for any other suite
# LAB_MIRROR       another archive to fetch from
#
# Ends with 0: done; 1: failed; 2: wrong usage; 3: the laboratory cannot run on this machine (one line says why).
set -Eeuo pipefail
trap 'echo "lab: failed in line $LINENO of lab.sh" >&2' ERR
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=${LAB_SUITE:-sid}
root=${LAB_ROOT:-/opt/hookswitch-lab-$suite}
offset=${LAB_PORT_OFFSET:-$([ "$suite" = sid ] && echo 0 || echo 1000)}
[[ $root == /?* && $root != */ && $offset =~ ^[0-9]+$ ]] || {
  echo "lab: LAB_ROOT must be an absolute path, LAB_PORT_OFFSET a number" >&2
  exit 2
}

declare -A port=(
  [PBX_AMI]=$((5038 + offset)) [PBX_AMI_TLS]=$((5039 + offset)) [PBX_ARI]=$((8088 + offset)) [PBX_SIP]=$((5060 + offset))
  [WORLD_AMI]=$((5040 + offset)) [WORLD_SIP]=$((5080 + offset))
  [PBX_RTP]=$((10000 + offset)) [PBX_RTP_END]=$((13999 + offset)) [WORLD_RTP]=$((20000 + offset)) [WORLD_RTP_END]=$((23999 + offset))
)
packages=asterisk,asterisk-modules,asterisk-core-sounds-en,asterisk-core-sounds-en-wav,openssl

fail() { echo "lab: $1" >&2; exit "${2:-1}"; }
cannot() { fail "cannot run here: $1" 3; }

# ---------------------------------------------------------------- the two processes

# Prints the server's process id if it runs. A number left in a file proves nothing: the process must be an Asterisk
# inside our root folder that was started with our configuration.
pid_of() {
  local pid
  pid=$(tr -dc 0-9 2>/dev/null <"$root/lab/$1/run/asterisk.pid") || return 1
  [ -n "$pid" ] && [ "$(readlink "/proc/$pid/root")" = "$(readlink -f "$root")" ] &&
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -- "-C /lab/$1/etc/asterisk.conf" &&
    [ "$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null)" != Z ] && echo "$pid"
}

# Asterisk's console catches TERM, and before a server that is stuck it would wait for ever.
cli() { timeout -s KILL "${3:-60}" chroot "$root" asterisk -C "/lab/$1/etc/asterisk.conf" -rx "$2"; }

ended() { # process id, tenths of a second to wait
  local i
  for ((i = 0; i < $2; i++)); do kill -0 "$1" 2>/dev/null || return 0; sleep .1; done
  ! kill -0 "$1" 2>/dev/null
}

stop() {
  local pid
  pid=$(pid_of "$1") || return 0
  cli "$1" 'core stop now' 3 >/dev/null 2>&1 || true
  ended "$pid" 50 && return
  [ "$(pid_of "$1")" = "$pid" ] && kill -KILL "$pid" && ended "$pid" 50
}

listening() { # tcp or udp, port
  local hex
  printf -v hex ':%04X ' "$2"
  awk -v p="${hex% }" -v s="$([ "$1" = tcp ] && echo 0A || echo 07)" \
    'index($2, p) == length($2) - 4 && $4 == s { found = 1 } END { exit !found }' "/proc/net/$1" "/proc/net/${1}6" 2>/dev/null
}

ports_of() { # server: what it must listen on
  if [ "$1" = pbx ]; then
    echo "tcp ${port[PBX_AMI]} tcp ${port[PBX_AMI_TLS]} tcp ${port[PBX_ARI]} udp ${port[PBX_SIP]}"
  else
    echo "tcp ${port[WORLD_AMI]} udp ${port[WORLD_SIP]}"
  fi
}

all_listen() {
  set -- $(ports_of "$1")
  while [ $# -gt 0 ]; do listening "$1" "$2" || return; shift 2; done
}

ports_free() {
  set -- $(ports_of "$1")
  while [ $# -gt 0 ]; do
    ! listening "$1" "$2" || cannot "$1 port $2 is taken by another program; set LAB_PORT_OFFSET"
    shift 2
  done
}

answers() { # AMI port
  local line
  { read -r -t 2 line <&7 && [[ $line == "Asterisk Call Manager"* ]]; } 7<>"/dev/tcp/127.0.0.1/$1"
} 2>/dev/null

# ---------------------------------------------------------------- bringing them up

remove_part() { # what a broken debootstrap left, its mounts first
  local part=$root.part at
  while read -r _ at _; do [[ $at == "$part"/* ]] && umount -l "$at"; done < <(tac /proc/self/mounts)
  rm -rf --one-file-system "$part"
}

install() {
  [ -x "$root/usr/sbin/asterisk" ] && [ -x "$root/usr/bin/openssl" ] && return
  [ -e "$root" ] && [ -n "$(ls -A "$root")" ] && fail "$root exists, but holds no laboratory: remove it or set LAB_ROOT"
  local log=$root.log
  if ! command -v debootstrap >/dev/null; then
    command -v apt-get >/dev/null || cannot "debootstrap is missing, and there is no apt-get to install it"
    { apt-get install -y --no-install-recommends debootstrap ||
      { apt-get update && apt-get install -y --no-install-recommends debootstrap; }; } >"$log" 2>&1 </dev/null ||
      cannot "debootstrap is missing, and apt-get could not install it (see $log)"
  fi
  echo "lab: fetching Asterisk from Debian $suite, which takes a minute or two"
  remove_part
  # Into a folder beside it, renamed when complete: what is under the final name is always whole.
  debootstrap --variant=minbase --include="$packages" "$suite" "$root.part" ${LAB_MIRROR:+"$LAB_MIRROR"} >"$log" 2>&1 </dev/null || {
    remove_part
    cannot "debootstrap could not fetch Debian $suite: $(grep -E '^(E|W):' "$log" | tail -n 1) (see $log)"
  }
  rm -rf "$root.part"/var/cache/apt/archives/*.deb
  : >"$root.part/etc/resolv.conf" # the laboratory asks nobody
  rmdir "$root" 2>/dev/null || true
  mv "$root.part" "$root"
}

certificate() {
  local tls=/lab/tls
  chroot "$root" openssl x509 -noout -checkend 86400 -in $tls/cert.pem >/dev/null 2>&1 && [ -s "$root$tls/key.pem" ] && return
  mkdir -p "$root$tls"
  chroot "$root" openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout $tls/key.pem -out $tls/cert.pem >/dev/null 2>&1 ||
    fail "openssl made no certificate"
  chroot "$root" chown asterisk $tls/key.pem
  chmod 400 "$root$tls/key.pem"
}

# The version's number as one figure: 22.10 is 2210.
version() { chroot "$root" asterisk -V | sed -n 's/^Asterisk \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | { read -r a b; echo $((a * 100 + b)); }; }

write_configuration() { # server, folder to write into
  local name=$1 to=$2 key modules v script=
  rm -rf "$to"
  mkdir -p "$to"
  cp "$here/common"/*.conf "$here/$name"/*.conf "$to/"
  if [ "$name" = pbx ]; then
    cp "$here/../examples/hookswitch.conf" "$to/"
    v=$(version)
    if ((v >= 2201)); then mv "$to/filter-new.conf" "$to/filter.conf"; else mv "$to/filter-old.conf" "$to/filter.conf"; fi
    rm -f "$to"/filter-*.conf
  fi
  modules=$(cd "$root" && echo usr/lib/*/asterisk/modules usr/lib/asterisk/modules | tr ' ' '\n' | grep -v '\*' | head -n 1)
  for key in "${!port[@]}"; do script+="s|@$key@|${port[$key]}|g;"; done
  sed -i "$script s|@NAME@|$name|g; s|@MODULES@|/$modules|g" "$to"/*.conf
}

start() { # server: starts it unless it already runs with this very configuration
  local name=$1 dir=$root/lab/$1 pid
  mkdir -p "$dir"
  write_configuration "$name" "$dir/etc.new"
  if pid=$(pid_of "$name"); then
    diff -rq "$dir/etc" "$dir/etc.new" >/dev/null 2>&1 && all_listen "$name" && cli "$name" 'core show uptime' 5 >/dev/null 2>&1 && { rm -rf "$dir/etc.new"; return; }
    echo "lab: $name has another configuration or does not answer: restarting it"
    stop "$name"
  fi
  ports_free "$name"
  rm -rf "$dir/etc" "$dir/run" "$dir/log"
  mv "$dir/etc.new" "$dir/etc"
  mkdir -p "$dir"/{run,log/cdr-csv,db,spool/{recording,monitor,tmp,outgoing}}
  chroot "$root" chown -R asterisk:asterisk "/lab/$name"
  # 9 is the lock: a server that kept it would hold it for ever.
  chroot "$root" asterisk -C "/lab/$name/etc/asterisk.conf" -U asterisk -G asterisk -F >"$root/lab/$name.out" 2>&1 </dev/null 9>&- ||
    fail "$name did not start: $(tail -n 1 "$root/lab/$name.out")"
}

ready() {
  local name=$1 i
  for ((i = 0; i < 300; i++)); do
    if pid_of "$name" >/dev/null && all_listen "$name" && cli "$name" 'core waitfullybooted' 30 2>/dev/null | grep -q 'fully booted'; then
      return
    fi
    sleep .1
  done
  fail "$name did not come up within 30 s; see $root/lab/$name/log/full"
}

needs_root() { [ "$(id -u)" = 0 ] || cannot "this needs root (for chroot)"; }

# Whoever changes something does it alone; the others wait here.
lock() {
  mkdir -p "$(dirname "$root")"
  exec 9>"$root.lock"
  flock 9
}

up() {
  if [ "$(id -u)" != 0 ] && answers "${port[PBX_AMI]}" && answers "${port[WORLD_AMI]}"; then
    echo "lab: already up (not checked further without root)"
    return
  fi
  [ "$(uname -s)" = Linux ] || cannot "Asterisk is run in a Debian root folder, which needs Linux"
  needs_root
  command -v flock >/dev/null || cannot "flock is missing (package util-linux)"
  lock
  install
  certificate
  pid_of world >/dev/null || ports_free world
  pid_of pbx >/dev/null || ports_free pbx
  start world
  start pbx
  ready world
  ready pbx
  status
}

down() {
  needs_root
  [ -d "$root/lab" ] || return 0
  lock
  stop pbx &
  stop world
  wait $!
}

status() {
  local name pid all=0
  for name in pbx world; do
    if pid=$(pid_of "$name"); then
      echo "$name: up, process $pid, $(chroot "$root" asterisk -V 2>/dev/null || echo Asterisk), $(ports_of "$name" | sed 's/ \([tu]\)/, \1/g')"
    else
      echo "$name: down"
      all=1
    fi
  done
  return $all
}

environment() {
  local name
  for name in PBX_AMI PBX_AMI_TLS PBX_ARI PBX_SIP WORLD_AMI WORLD_SIP; do echo "${name}_PORT=${port[$name]}"; done
  echo "ROOT=$root"
  echo "TLS_CERTIFICATE=$root/lab/tls/cert.pem"
  echo "PBX_SPOOL=$root/lab/pbx/spool"
}

# ---------------------------------------------------------------- AMI of "world": settings and calls

ami() { # the lines of one action; prints the answer's Message
  local line
  { exec 8<>"/dev/tcp/127.0.0.1/${port[WORLD_AMI]}"; } 2>/dev/null || fail "world is not up"
  printf '%s\r\n' 'Action: Login' 'ActionID: login' 'Username: world' 'Secret: world' 'Events: off' '' "$@" 'ActionID: this' '' >&8
  local mine= result= message=
  while read -r -t 10 line <&8; do
    line=${line%$'\r'}
    case $line in
      Response:*) result=${line#Response: } ;;
      Message:*) message=${line#Message: } ;;
      'ActionID: this') mine=1 ;;
      '') [ -n "$mine" ] && break; [ "$result" = Error ] && break ;;
    esac
  done
  exec 8<&- 8>&-
  [ "$result" = Success ] || fail "world said: ${message:-nothing}"
}

call() {
  local kind=${1:-} who=${2:-} number=${3:-} seconds=${4:-} channel
  [[ $who =~ ^[0-9]+$ && $number =~ ^[0-9*#]+$ && $seconds =~ ^[0-9]*(\.[0-9]+)?$ ]] || usage
  case $kind in
    from-phone) [[ $who =~ ^10[123]$ ]] || fail "there are the phones 101, 102 and 103" 2; channel=Local/$number@as-$who ;;
    from-world) channel=Local/$number@as-world ;;
    *) usage ;;
  esac
  ami 'Action: Originate' "Channel: $channel" 'Application: Wait' 'Data: 86400' 'Timeout: 86400000' 'Async: true' \
    "Variable: CALLER=$who" "Variable: HANGUP_AFTER=$seconds"
  echo "lab: $who calls $number"
}

usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

case ${1:-} in
  up | down) "$1" ;;
  status) status || exit 1 ;;
  env) environment ;;
  pbx | world) needs_root; [ $# = 2 ] || usage; cli "$1" "$2" || exit 1 ;;
  set) [ $# = 3 ] || usage; ami 'Action: Setvar' "Variable: $2" "Value: $3" ;;
  call) shift; call "$@" ;;
  logs) needs_root; tail -n 40 "$root"/lab/{pbx,world}/log/full ;;
  *) usage ;;
esac
