from python:3.9-alpine

run apk update
run apk add gcc musl-dev libffi-dev
run pip install pipenv

workdir usr/src/app
copy Pipfile Pipfile.lock ./
run pipenv install --system --deploy

copy . .
expose 8888
cmd python server.py --port=8888
