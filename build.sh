#!/bin/sh
# Builds Hearth OS. ./build.sh makes the image, ./build.sh --description lists the other targets.
set -eu
cd "$(dirname "$0")"

if ! command -v dotnet >/dev/null 2>&1; then
    echo "The .NET SDK is missing. Install version $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or a later feature band, then run this again." >&2
    exit 1
fi

# The native builder needs two small host programs (Docker stands in where they cannot be had);
# the tests start a Docker engine, compile stand-ins for vendors' libraries, try clients written in JavaScript, and ask a real Vulkan driver.
needed=
case " $* " in
    *" --tree "* | *" --description "* | *" --dryrun "* | *" --version "* | *" --help "* | *" --target=Clean "* | *" --target=Cli "* | *" --target=Fuzz "*) ;;
    *" --builder=docker "*) ;;
    *)
        command -v mmdebstrap >/dev/null 2>&1 || needed="$needed mmdebstrap"
        command -v bwrap >/dev/null 2>&1 || needed="$needed bubblewrap"
        ;;
esac
case " $* " in
    *" --target=Test "*)
        command -v dockerd >/dev/null 2>&1 || needed="$needed docker.io"
        command -v cc >/dev/null 2>&1 || needed="$needed gcc libc6-dev"
        command -v npm >/dev/null 2>&1 || needed="$needed nodejs npm"
        command -v chromium >/dev/null 2>&1 || needed="$needed chromium"
        [ -n "$(find /usr/share/vulkan/icd.d -name 'lvp_icd*' 2>/dev/null)" ] || needed="$needed libvulkan1 mesa-vulkan-drivers"
        ;;
esac
if [ -n "$needed" ]; then
    if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
        echo "Missing:$needed. Install it (Debian, Ubuntu: sudo apt install$needed), or build with --builder=docker." >&2
        exit 1
    fi
    echo "Installing$needed"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    if ! { apt-get update && apt-get install --yes --no-install-recommends $needed; } >/dev/null; then
        echo "apt could not install$needed. Install it yourself, then run this again." >&2
        exit 1
    fi
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build build/Build.csproj --configuration Release --verbosity quiet -consoleLoggerParameters:NoSummary
exec dotnet run --project build/Build.csproj --configuration Release --no-build -- "$@"
