# Signs a file with Azure Artifact Signing, as whoever `az login` says. Tauri's bundler calls it for
# each program and for the installer, by way of the configuration that stage.mjs writes.
param([Parameter(Mandatory)][string]$File)
$ErrorActionPreference = 'Stop'

Import-Module ArtifactSigning
Invoke-ArtifactSigning `
  -Endpoint $env:SIGNING_ENDPOINT `
  -CodeSigningAccountName $env:SIGNING_ACCOUNT `
  -CertificateProfileName $env:SIGNING_PROFILE `
  -Files (Resolve-Path -LiteralPath $File).Path `
  -FileDigest SHA256 `
  -TimestampRfc3161 'http://timestamp.acs.microsoft.com' `
  -TimestampDigest SHA256 `
  -Description 'Wirewatch'

$signature = Get-AuthenticodeSignature -LiteralPath $File
if ($signature.Status -ne 'Valid') { throw "$File is not signed: $($signature.StatusMessage)" }
