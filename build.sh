#!/bin/sh
# Builds Hearth OS. ./build.sh makes the image, ./build.sh --description lists the other targets.
set -eu
cd "$(dirname "$0")"

if ! command -v dotnet >/dev/null 2>&1; then
    echo "The .NET SDK is missing. Install version $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or a later feature band, then run this again." >&2
    exit 1
fi

# The native builder needs two small host programs; Docker stands in where they cannot be had.
case " $* " in
    *" --builder=docker "* | *" --target=Clean "* | *" --tree "* | *" --description "* | *" --dryrun "* | *" --version "* | *" --help "*) ;;
    *)
        missing=
        command -v mmdebstrap >/dev/null 2>&1 || missing="$missing mmdebstrap"
        command -v bwrap >/dev/null 2>&1 || missing="$missing bubblewrap"
        if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
            echo "Installing$missing"
            export DEBIAN_FRONTEND=noninteractive
            # shellcheck disable=SC2086
            { apt-get update && apt-get install --yes --no-install-recommends $missing; } >/dev/null || {
                echo "apt could not install$missing; install it yourself, or use --builder=docker." >&2
                exit 1
            }
        elif [ -n "$missing" ]; then
            echo "Missing:$missing. Install it (Debian, Ubuntu: sudo apt install$missing), or use --builder=docker." >&2
            exit 1
        fi
        ;;
esac

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build build/Build.csproj --configuration Release --verbosity quiet -consoleLoggerParameters:NoSummary
exec dotnet run --project build/Build.csproj --configuration Release --no-build -- "$@"
