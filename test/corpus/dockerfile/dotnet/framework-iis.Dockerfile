# escape=`
FROM mcr.microsoft.com/dotnet/framework/sdk:4.8 AS build
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]
WORKDIR C:\src
COPY . .
RUN nuget restore; `
    msbuild /p:Configuration=Release /r:False

FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8
WORKDIR /inetpub/wwwroot
COPY --from=build /src/Intranet/. ./
RUN powershell -NoProfile -Command Remove-Item -Recurse C:\inetpub\wwwroot\bin\*.pdb
EXPOSE 80
