FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04
ENV HF_HOME=/models
RUN apt-get update && \
    apt-get install -y python3 python3-pip && \
    rm -rf /var/lib/apt/lists/*
COPY requirements.txt requirements.txt
RUN pip3 install --no-cache-dir torch --index-url https://download.pytorch.org/whl/cu124 && \
    pip3 install --no-cache-dir -r requirements.txt
# Download once, at build time
RUN python3 -c "from sentence_transformers import SentenceTransformer; SentenceTransformer('all-MiniLM-L6-v2')"
RUN chmod -R a+rX /models
COPY . /srv
WORKDIR /srv
EXPOSE 9000
CMD ["sh", "-c", "uvicorn app:app --host 0.0.0.0 --port 9000"]
