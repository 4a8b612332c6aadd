FROM python:3-slim
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
ENV PORT=8000
EXPOSE $PORT
CMD python shop.py --port $PORT
