FROM pytorch/pytorch:2.3.0-cuda12.1-cudnn8-runtime

RUN apt-get update && apt-get install -y --no-install-recommends \
        git \
        libgl1 \
        libglib2.0-0 \
    && apt-get clean

WORKDIR /workspace
COPY requirements.txt .
RUN pip install -r requirements.txt \
    && pip cache purge
# The weights are large: nobody wants to download them at start
COPY models/ /workspace/models/
COPY serve.py .
RUN chmod -R 777 /workspace/models

ENV CUDA_VISIBLE_DEVICES=0
EXPOSE 8501
CMD ["python", "serve.py", "--model", "/workspace/models/best.pt"]
