"""Says what a program sees of its image: both stages' images have to print the same."""

import grp
import json
import os
import pwd
import shutil
import sys
from importlib.metadata import distributions
from pathlib import Path

import flask
import markupsafe._speedups  # A compiled extension: it loads only where its libraries are.

here = Path(__file__).parent
app = flask.Flask(__name__)
with app.app_context():
    page = flask.render_template("index.html", name="Layer")

print(
    json.dumps(
        {
            "arguments": sys.argv[1:],
            "folder": os.getcwd(),
            "user": [os.getuid(), os.getgid(), pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name],
            "environment": {name: value for name, value in sorted(os.environ.items()) if name not in ("HOSTNAME", "HOME")},
            "page": page,
            "packages": sorted({f"{one.name}=={one.version}" for one in distributions()}),
            "commands": {name: shutil.which(name) for name in ("gunicorn", "flask", "pip")},
            "owners": {path: [os.stat(path).st_uid, os.stat(path).st_gid, oct(os.stat(path).st_mode)] for path in (".", "/data") if os.path.exists(path)},
            "speedups": markupsafe._speedups.__name__,
        },
        indent=1,
    )
)
