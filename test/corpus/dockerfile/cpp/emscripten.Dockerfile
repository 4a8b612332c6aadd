FROM emscripten/emsdk:3.1.61 AS wasm
WORKDIR /src
COPY . .
RUN emcmake cmake -S . -B build && cmake --build build -j
FROM python:3-alpine
WORKDIR /www
COPY --from=wasm /src/build/*.js /src/build/*.wasm /src/build/*.html ./
EXPOSE 8000
CMD ["python", "-m", "http.server", "8000"]
