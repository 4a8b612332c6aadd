FROM python:3.13-slim
RUN python3 <<EOF
import os
print(f"{os.getcwd()}")
EOF
RUN <<EOF
#!/usr/bin/env python3
print('by its first line')
EOF
RUN /usr/bin/node - <<EOF
console.log(`x ${1 + 1}`);
EOF
RUN bash -e <<EOF
echo $HOME
EOF
USER app
