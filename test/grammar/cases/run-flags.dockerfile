FROM python:3.13-slim
RUN --mount=type=cache,target=/root/.cache/pip,sharing=locked --network=none pip install -r requirements.txt
RUN --mount=type=secret,id=token,env=TOKEN,required --mount=type=bind,source=$SRC,target=/src,ro make
RUN docker run --mount=type=bind,src=a,dst=b --network=host image
