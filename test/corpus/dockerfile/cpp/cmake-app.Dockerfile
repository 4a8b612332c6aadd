FROM gcc:latest
RUN apt-get update && apt-get -y install cmake
COPY . /usr/src/myapp
WORKDIR /usr/src/myapp
RUN mkdir build && cd build && cmake .. && make -j$(nproc)
RUN make -C build test
EXPOSE 7777
CMD ./build/myapp
