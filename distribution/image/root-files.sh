#!/bin/sh
# Usage: root-files.sh ROOT JAVA
# Fills ROOT with what a Java runtime needs of the system: shared libraries, certificates, time zones, two users.
set -eu
root=$1
java=$2

mkdir -p "$root/etc/ssl/certs" "$root/usr/share" "$root/var/lib/dpkg/status.d" "$root/usr/lib" "$root/usr/bin"
for folder in lib lib64 bin; do
  [ ! -L "/$folder" ] || ln -s "usr/$folder" "$root/$folder"
done
mkdir -m 1777 "$root/tmp"

# Certificates as a file of its own, not a link into a package that is not there.
rm -f "$java/lib/security/cacerts"
trust=/etc/ssl/certs/java/cacerts
[ -e "$trust" ] || { echo "no trust store at $trust" >&2; exit 1; }
cp -L "$trust" "$java/lib/security/cacerts"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp -a /usr/share/zoneinfo "$root/usr/share/"
rm -rf "$root/usr/share/zoneinfo/right" "$root/usr/share/zoneinfo/posix"
cp -L /etc/os-release "$root/etc/os-release"
printf 'root:x:0:0:root:/root:/usr/sbin/nologin\ngolden:x:10001:10001:golden:/tmp:/usr/sbin/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\ngolden:x:10001:\n' >"$root/etc/group"
printf 'hosts: files dns\npasswd: files\ngroup: files\n' >"$root/etc/nsswitch.conf"

# Links of Debian's runtime into /etc become files.
find "$java" -type l | while read -r link; do
  target=$(readlink -f "$link" || true)
  case $target in
    "$java"/*) ;;
    *) [ -e "$target" ] || { echo "dangling: $link" >&2; exit 1; }
       cp --remove-destination -RL "$target" "$link" ;;
  esac
done

# Shared libraries: those of the runtime, found by ldd, and those glibc and the sandbox's filter load by name.
{
  find "$java" -type f \( -name '*.so' -o -path '*/bin/*' -o -name jspawnhelper \) -exec env \
    LD_LIBRARY_PATH="$java/lib:$java/lib/server" ldd {} + 2>/dev/null | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p; s/^\t\(\/[^ ]*\) .*/\1/p'
  ls /usr/lib/*/libnss_dns.so.2 /usr/lib/*/libnss_files.so.2 /usr/lib/*/libresolv.so.2
} | grep -v "^$java" | sort -u >/tmp/libraries
while read -r library; do
  real=$(readlink -f "$library")
  for file in "$(readlink -f "$(dirname "$library")")/$(basename "$library")" "$real"; do
    [ -e "$root$file" ] || { mkdir -p "$root$(dirname "$file")" && cp -a "$file" "$root$file"; }
  done
  dpkg -S "$real" 2>/dev/null || dpkg -S "${real#/usr}" 2>/dev/null || true
done </tmp/libraries | cut -d: -f1 >/tmp/packages
rm -f "$root/etc/ld.so.cache"

# Which packages the files came from, where scanners of images look.
printf 'ca-certificates\ntzdata\nopenjdk-25-jre-headless\nbase-files\n' >>/tmp/packages
sort -u /tmp/packages | while read -r package; do
  dpkg-query -s "$package" >"$root/var/lib/dpkg/status.d/$package"
done
