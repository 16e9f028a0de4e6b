#!/usr/bin/env bash
# Install the Debian packages that are missing, where apt and the rights are there; say plainly
# what stays off otherwise. Never fails: Koettu runs on without them.
set -u
cd "$(dirname "$0")"

missing=()
while read -r package what; do
  case "$package" in ''|'#'*) continue ;; esac
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done < debian.txt
[ ${#missing[@]} -eq 0 ] && exit 0

run=()
if [ "$(id -u)" -ne 0 ]; then
  if sudo -n true 2>/dev/null; then run=(sudo -n); else run=(false); fi
fi
if command -v apt-get >/dev/null 2>&1 && [ "${run[*]:-}" != false ]; then
  echo "› Debian packages: ${missing[*]}"
  "${run[@]}" apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1
fi

while read -r package what; do
  case "$package" in ''|'#'*) continue ;; esac
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
    echo "  ! $package is missing and could not be installed. Off without it: $what"
done < debian.txt
exit 0
