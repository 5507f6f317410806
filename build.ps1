# Builds Hearth OS on Windows, through Docker. .\build.ps1 makes the image, .\build.ps1 --description lists the other targets.
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    Write-Error 'The .NET SDK is missing. Install the version that global.json names, then run this again.'
    exit 1
}
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$arguments = $args
if (-not ($arguments -match '^--builder=')) { $arguments += '--builder=docker' }
dotnet build build/Build.csproj --configuration Release --verbosity quiet -consoleLoggerParameters:NoSummary
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
dotnet run --project build/Build.csproj --configuration Release --no-build -- @arguments
exit $LASTEXITCODE
