/** What `--help` prints, for the whole and for each command. */
export const help: Readonly<Record<'' | CommandName, string>> = {
  '': `layerwise finds, fixes and explains problems in Dockerfiles and Compose files. It works offline.

Usage: layerwise COMMAND [OPTION…] [ARGUMENT…]

Commands
  check      says what is wrong
  fix        repairs what can be repaired without changing what is built
  refactor   rewrites a Dockerfile: multi-stage
  explain    explains a rule, a concept or a whole file
  hover      explains one place of a file, as the editor does

  layerwise COMMAND --help says more of one command; layerwise --version prints the version.

Exit status: 0 nothing found, 1 findings, 2 wrong use or unreadable input.
`,
  check: `Usage: layerwise check [OPTION…] [PATH…]

Says what is wrong in Dockerfiles and Compose files. Folders are searched for Dockerfile, Dockerfile.*, *.Dockerfile,
Containerfile, compose*.yaml and docker-compose*.yaml (.yml too), but for node_modules and .git. Without a PATH the
current folder is searched.

  --format FORMAT          pretty (default), json, sarif or github (annotations of GitHub Actions)
  --preset PRESET          recommended (default), strict (all rules), hadolint or
                           buildkit (what those tools check)
  --config FILE            a .layerwise.yaml or .hadolint.yaml; else the nearest in a file's folder or above
  --no-config              looks for none
  --context FOLDER         the build context of all Dockerfiles; else a Compose file or the Dockerfile's place says it
  --no-shellcheck          leaves out what the shellcheck command finds in RUN, where it is installed
  --language LANGUAGE      dockerfile or compose, for files whose name does not say it
  --stdin                  reads one file from standard input
  --stdin-filename NAME    what that file is called
  --help

Exit status: 0 nothing found, 1 findings, 2 wrong use or unreadable input.
`,
  fix: `Usage: layerwise fix [OPTION…] PATH…

Applies every safe fix: one after which the same image is built and runs the same. Folders are searched as by check.
Other files, such as .dockerignore, are never written.

  --suggestions            applies the first suggestion of the other findings too; look at the result
  --diff                   prints what would change, as a unified diff, and writes nothing
  --preset PRESET          recommended (default), strict (all rules), hadolint or
                           buildkit (what those tools check)
  --config FILE            a .layerwise.yaml or .hadolint.yaml; else the nearest in a file's folder or above
  --no-config              looks for none
  --context FOLDER         the build context of all Dockerfiles; else a Compose file or the Dockerfile's place says it
  --no-shellcheck          leaves out what the shellcheck command finds in RUN, where it is installed
  --language LANGUAGE      dockerfile or compose, for files whose name does not say it
  --help

Exit status: 0 nothing is left to do, 1 findings are left (or with --diff: there is something to change), 2 wrong use or
unreadable input.
`,
  refactor: `Usage: layerwise refactor multi-stage [OPTION…] FILE

Splits a Dockerfile into a stage that builds and a stage that runs, and prints the result. Where it can't be sure that
the image stays the same it says why and changes nothing.

  --write                  writes the result to FILE instead
  --diff                   prints a unified diff instead
  --help

Exit status: 0 rewritten, 1 it can't be done, 2 wrong use or unreadable input.
`,
  explain: `Usage: layerwise explain [OPTION…] RULE|CONCEPT|FILE

Prints the page of a rule or a concept as Markdown. A rule can be named by the id that another tool gives it, such as
DL3006. Of a Dockerfile or Compose file it says what the whole does, then walks through it part by part; - reads it from
standard input.

  --lang LANGUAGE          en (default) or vi, for concepts and files
  --format FORMAT          markdown (default) or json, for files
  --language LANGUAGE      dockerfile or compose, for files whose name does not say it
  --help
`,
  hover: `Usage: layerwise hover [OPTION…] FILE:LINE:COLUMN

Prints what the editor shows for a place, as Markdown. Lines and columns are counted from 1.

  --lang LANGUAGE          en (default) or vi
  --language LANGUAGE      dockerfile or compose, for files whose name does not say it
  --help

Exit status: 0 printed, 1 there is nothing to explain at that place, 2 wrong use or unreadable input.
`,
};

export type CommandName = 'check' | 'fix' | 'refactor' | 'explain' | 'hover';

export function isCommandName(name: string | undefined): name is CommandName {
  return name !== undefined && name !== '' && Object.hasOwn(help, name);
}
