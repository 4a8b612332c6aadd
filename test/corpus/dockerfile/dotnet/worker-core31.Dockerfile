FROM mcr.microsoft.com/dotnet/core/sdk:3.1 AS build
WORKDIR /src
COPY *.sln .
COPY Worker/*.csproj ./Worker/
COPY nuget.config .
ARG FEED_PAT
RUN sed -i "s|</configuration>|<packageSourceCredentials><feed><add key=\"Username\" value=\"az\" /><add key=\"ClearTextPassword\" value=\"${FEED_PAT}\" /></feed></packageSourceCredentials></configuration>|" nuget.config
RUN dotnet restore
COPY . .
RUN dotnet publish -c release -o /app --no-restore

FROM mcr.microsoft.com/dotnet/core/runtime:3.1
WORKDIR /app
COPY --from=build /app ./
ENTRYPOINT dotnet Worker.dll
