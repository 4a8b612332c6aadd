FROM continuumio/miniconda3:latest

WORKDIR /opt/ml
COPY environment.yml .
RUN conda env create -f environment.yml
RUN echo "source activate ml" > ~/.bashrc
ENV PATH /opt/conda/envs/ml/bin:$PATH

COPY . .
RUN conda install -y scikit-learn pandas
RUN source activate ml && python -c "import sklearn"
EXPOSE 8888
CMD jupyter notebook --ip=0.0.0.0 --allow-root --no-browser
