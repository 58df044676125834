#!/bin/sh
# Install the system packages of one purpose with apt: demo, test, redis, or all of them.
#
# As root this installs what is missing. Otherwise it names what is missing in one line and lets the
# caller go on: only python3-venv cannot be done without, and scripts/install.py says so itself.
set -u

purpose="${1:-all}"
python="${PYTHON:-python3}"

# WeasyPrint draws PDFs with Pango; tesseract reads pictures of certificates; the browser tests drive Chromium.
print_packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
reading_packages="tesseract-ocr"
browser_packages="chromium fonts-liberation"

missing() {
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf ' %s' "$package"
    done
}

wanted() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    case "$purpose" in
        demo) echo $print_packages $reading_packages ;;
        test) echo $print_packages $reading_packages $browser_packages ;;
        redis) echo redis-server ;;
        all) echo $print_packages $reading_packages $browser_packages ;;
    esac
}

if ! command -v apt-get >/dev/null 2>&1; then
    [ "$purpose" = all ] && echo "No apt-get here. Install the equivalents of:" $(wanted)
    exit 0
fi

absent=$(missing $(wanted))
[ -z "$absent" ] && exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Not installed:$absent. \`sudo make system\` installs it; going on without."
    [ "$purpose" = all ] && exit 1
    exit 0
fi

echo "Installing with apt:$absent"
# RUNLEVEL=1 keeps a server that is installed from being started as a system service.
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
options="-qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0"
log=$(mktemp)
if apt-get $options update >"$log" 2>&1 && apt-get $options install --no-install-recommends $absent >"$log" 2>&1; then
    rm -f "$log"
    exit 0
fi
tail -n 5 "$log"
rm -f "$log"
echo "apt could not install:$absent. Going on without."
[ "$purpose" = all ] && exit 1
exit 0
