# escape=`
FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2019
SHELL ["powershell", "-NoProfile", "-Command", "$ErrorActionPreference = 'Stop';"]

RUN Remove-Item -Recurse C:\inetpub\wwwroot\*

RUN Install-WindowsFeature Web-Asp-Net45; `
    New-Item -ItemType Directory -Path C:\logs | Out-Null

WORKDIR /inetpub/wwwroot
COPY content/ .
EXPOSE 80
HEALTHCHECK --interval=30s CMD powershell -command `
    try { `
     $response = iwr http://localhost -UseBasicParsing; `
     if ($response.StatusCode -eq 200) { return 0} else {return 1}; `
    } catch { return 1 }
