import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { PackageCall } from '../../model/command-index.ts';
import { packagesWithoutVersion } from '../unpinned.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `pip install flask` installs the version that is the newest on the day of the build. The next release of the package, or of
 * one that it brings along, can break a build in which no line was changed; and until then the build cache keeps the older one.
 *
 * `flask==3.1.1` names a version, and so does a range such as `flask~=3.1`. For all that comes along, too, there is a file with
 * every version: `pip install -r requirements.txt`, written by `pip freeze`, `pip-compile` or `uv pip compile`; or
 * `-c constraints.txt`, with which the names on the command line are left alone.
 *
 * There is one finding for each package, because each has releases of its own. Nothing is said of folders, archives and
 * addresses, of repositories with a `@tag`, of packages in variables, and where `PIP_CONSTRAINT`, `--no-index` or a date
 * (`uv --exclude-newer`) decides. `pipx install`, `uv pip install` and `uv tool install` count as well. hadolint also
 * reports packages in variables, and nothing that has a constraint file.
 *
 * ## When to allow it
 *
 * Where newest is what you want: `pip install --upgrade pip` in an image for trying things out.
 */
export default defineDockerfileRule({
  id: 'unpinned-pip-package',
  summary: 'Say which version `pip install` installs, or a release of the package can break the build',
  category: 'reproducibility',
  severity: 'warning',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3013'],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'Several packages',
      bad: dockerfile`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir flask gunicorn==23.0.0 "uvicorn[standard]"
                                       ^^^^^ Which version of flask is installed depends on the day of the build, because none is named
                                                               ^^^^^^^ Which version of uvicorn is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'On several lines, and from a repository',
      bad: dockerfile`
        from python:3.13-slim
        run --mount=type=cache,target=/root/.cache \
            python3 -m pip install --index-url https://example.com/simple \
            # For the health check.
            requests \
            ^^^^^^^^ Which version of requests is installed depends on the day of the build, because none is named
            git+https://example.com/team/tool.git
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Which version of git+https://example.com/team/tool.git is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'Versions, ranges, files and folders',
      good: dockerfile`
        FROM python:3.13-slim
        ARG FLASK_VERSION=3.1.1
        ARG EXTRA
        RUN pip install --no-cache-dir -r requirements.txt
        RUN pip install --no-cache-dir flask==$FLASK_VERSION 'requests[socks]~=2.32' 'jinja2>=3,<4' $EXTRA
        RUN pip install --no-cache-dir . ./tool -e ./plugin dist/tool-1-py3-none-any.whl https://example.com/tool.tar.gz
        RUN pip install --no-cache-dir git+https://example.com/team/tool@v1 'tool @ https://example.com/tool.zip'
      `,
    },
    {
      title: 'Something else decides',
      good: dockerfile`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir -c constraints.txt flask
        RUN pip install --no-cache-dir --no-index --find-links=/wheels flask
        ENV PIP_CONSTRAINT=/constraints.txt
        RUN pip install --no-cache-dir flask
      `,
    },
  ],
  *check({ model }) {
    yield* packagesWithoutVersion(model, ['pip', 'pipx', 'uv'], (each) => isDecidedByVariable(model, each));
  },
});

const deciding = ['PIP_CONSTRAINT', 'PIP_NO_INDEX', 'UV_CONSTRAINT', 'UV_EXCLUDE_NEWER', 'UV_OVERRIDE'];

function isDecidedByVariable(model: DockerfileModel, { run, script, call }: PackageCall): boolean {
  if (call.assignments.some(({ name }) => deciding.includes(name))) return true;
  const scope = model.scopeAt(run);
  return deciding.some((name) => scope.lookup(name) !== undefined || script.source.text.includes(`${name}=`));
}
