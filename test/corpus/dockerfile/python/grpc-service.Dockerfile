FROM python:3.12 AS proto
WORKDIR /gen
RUN pip install grpcio-tools==1.64.1
COPY proto proto
RUN mkdir out && python -m grpc_tools.protoc -Iproto --python_out=out --grpc_python_out=out proto/*.proto

FROM python:3.12 AS deps
WORKDIR /deps
COPY requirements.txt .
RUN pip install --user -r requirements.txt

FROM python:3.12-slim
WORKDIR /svc
COPY --from=deps /root/.local /root/.local
COPY --from=proto /gen/out ./gen
COPY server.py .
ENV PATH=/root/.local/bin:$PATH
USER 10001
EXPOSE 50051/TCP
CMD ["python", "server.py"]
