# escape=`
FROM mcr.microsoft.com/windows/servercore:1809
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
ENV PYTHON_VERSION=3.9.13
RUN [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12; `
    Invoke-WebRequest -Uri ('https://www.python.org/ftp/python/{0}/python-{0}-amd64.exe' -f $env:PYTHON_VERSION) -OutFile python.exe; `
    Start-Process .\python.exe -ArgumentList '/quiet InstallAllUsers=1 TargetDir=C:\Python PrependPath=1' -Wait; `
    Remove-Item python.exe -Force
COPY . C:\service
WORKDIR C:\service
RUN pip install -r requirements.txt
CMD python service.py
