# escape=`
FROM mcr.microsoft.com/dotnet/sdk:9.0-nanoserver-ltsc2022 AS build
WORKDIR C:\src
COPY Service\Service.csproj Service\
RUN dotnet restore Service\Service.csproj
COPY Service Service
RUN dotnet publish Service\Service.csproj -c Release --no-restore `
    -o C:\out

FROM mcr.microsoft.com/dotnet/runtime:9.0-nanoserver-ltsc2022
WORKDIR C:\app
COPY --from=build C:\out .
USER ContainerUser
ENTRYPOINT ["dotnet", "Service.dll"]
