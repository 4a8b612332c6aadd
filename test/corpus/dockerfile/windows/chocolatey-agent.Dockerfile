# escape=`
ARG WINDOWS=ltsc2022
FROM mcr.microsoft.com/windows/servercore:${WINDOWS}
LABEL team=build
SHELL ["powershell", "-Command"]
ENV chocolateyUseWindowsCompression=false
RUN Set-ExecutionPolicy Bypass -Scope Process -Force; `
    iex ((New-Object System.Net.WebClient).DownloadString('https://community.chocolatey.org/install.ps1'))
RUN choco install -y git 7zip jdk17
RUN choco install -y `
    # the test tools
    nunit-console-runner
WORKDIR C:\agent
COPY start.ps1 .
CMD ["powershell", ".\\start.ps1"]
