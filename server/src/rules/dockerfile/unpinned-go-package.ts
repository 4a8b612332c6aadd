import { packagesWithoutVersion } from '../unpinned.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `go install example.com/tool@latest` builds the version that is the newest on the day of the build; `@main` or `@master` the
 * last commit of a branch. The next release can break a build in which no line was changed; and until then the build
 * cache keeps the older one. `@v1.2.3` or a commit names a version.
 *
 * Without `@` only `go get` looks for the newest version. `go install` and `go run` take what the module's `go.mod` names, and
 * fail where there is none, so that nothing is said of them (hadolint reports those as well). Packages of the own module, of the
 * standard library and in variables are left alone.
 *
 * ## When to allow it
 *
 * Where newest is what you want, and a digest pins the image that was tested.
 */
export default defineDockerfileRule({
  id: 'unpinned-go-package',
  summary: 'Say which version `go install` builds, or a release of the package can break the build',
  category: 'reproducibility',
  severity: 'warning',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3062'],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'The newest version',
      bad: dockerfile`
        FROM golang:1.25
        RUN go install golang.org/x/tools/cmd/goimports@latest && go install github.com/go-delve/delve/cmd/dlv@v1.25.1
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Which version of golang.org/x/tools/cmd/goimports is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'On several lines, run or added to the module',
      bad: dockerfile`
        from golang:1.25
        run CGO_ENABLED=0 go get -d -v \
            # Writes the mocks.
            go.uber.org/mock/mockgen \
            ^^^^^^^^^^^^^^^^^^^^^^^^ Which version of go.uber.org/mock/mockgen is installed depends on the day of the build, because none is named
            && go run github.com/sqlc-dev/sqlc/cmd/sqlc@main generate
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Which version of github.com/sqlc-dev/sqlc/cmd/sqlc is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'Versions, the own module, and what go.mod names',
      good: dockerfile`
        FROM golang:1.25
        ARG DLV_VERSION=v1.25.1
        RUN go install github.com/go-delve/delve/cmd/dlv@$DLV_VERSION && go install example.com/tool@3f2c1a9
        WORKDIR /src
        COPY . .
        RUN go get -d -v ./... && go run ./cmd/generate && go run main.go && go install -v ./... && go get . \
            && go install golang.org/x/tools/cmd/stringer && go run cmd/vet
      `,
    },
  ],
  *check({ model }) {
    yield* packagesWithoutVersion(model, ['go']);
  },
});
