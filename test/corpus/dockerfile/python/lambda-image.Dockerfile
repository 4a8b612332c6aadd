FROM public.ecr.aws/lambda/python:3.12

# Install the function's dependencies using file requirements.txt
COPY requirements.txt  .
RUN  pip3 install -r requirements.txt --target "${LAMBDA_TASK_ROOT}"

# Copy function code
COPY app.py ${LAMBDA_TASK_ROOT}
COPY templates ${LAMBDA_TASK_ROOT}/templates

ARG AWS_SECRET_ACCESS_KEY
ENV LOG_LEVEL=info
CMD [ "app.handler" ]
