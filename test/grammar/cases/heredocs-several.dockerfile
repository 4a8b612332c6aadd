FROM debian:bookworm-slim
COPY <<a <<"b" /dest/
first
a
second
b
RUN <<one cat > /one && <<two cat > /two
1
two
one
2
two
COPY <<a <<b <<-c /dest/
1
a
2
b
3
	c
USER app
