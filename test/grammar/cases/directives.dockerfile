# syntax=docker/dockerfile:1
# Escape = \
# check=skip=all;error=true
# a comment
# syntax=not-a-directive-any-more
FROM scratch
