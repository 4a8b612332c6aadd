/** Texts that the engine refuses and the parser says nothing about, and why; by topic and name. */
export const unreported: Readonly<Record<string, string>> = {
  ...reason(
    'depends on what a variable is worth: on build arguments, and on the environment of the base image, which the text does not tell',
    [
      'forms/form: VOLUME $A',
      'forms/form: VOLUME ["$A"]',
      'flags/FROM --platform variable unset',
      'mounts/mount: RUN --mount=type=bind,target=$A a',
      'mounts/mount: RUN --mount=type=bind,target=/$A a',
      'mounts/mount: RUN --mount=type=$A,target=/a a',
      'mounts/mount: RUN --mount=type=bind,target=/\\$A a',
      'mounts/mount: RUN --mount=type=cache,target=/a,sharing=$A a',
      'mounts/mount: RUN --mount=type=cache,target=/a,gid=$A a',
      'mounts/mount: RUN --mount=type=tmpfs,target=/a,size=$A a',
      'mounts/mount: RUN --mount=type=secret,id=$A a',
      'mounts/mount, variable with bad type',
      'variables/variable: WORKDIR /x${A:?b}',
      'variables/variable: WORKDIR /x${A?b}',
      'variables/variable: WORKDIR /x${A:?}',
      'variables/variables in: ENV A=${B:?}',
      'variables/modifier ? with the variable set but empty',
      'metadata/expose: EXPOSE ${A:-foo}',
      'metadata/expose: EXPOSE $A/tcp',
      'metadata/stopsignal: STOPSIGNAL $A',
      'metadata/stopsignal: STOPSIGNAL ${A:-FOO}',
      'details/checksum: ADD --checksum=abc $A c',
      'details/image with variable: ${A:-}',
      'details/image with variable: ${A:-BUSYBOX}',
      'details/image with variable: ${A:+b}',
      'details/image from an ARG without default',
      'details/image from an ARG that is empty',
      'details/image from an ARG that is no image',
    ],
  ),
  ...reason('is about which stage is meant: the stage graph of the model and its rule say so, not the parser', [
    'mounts/mount: RUN --mount=type=bind,target=/a,from=a$ a',
    'mounts/mount from the stage itself',
    'stages/COPY from index of itself',
    'stages/COPY from index too high',
    'stages/COPY from later index',
    'stages/COPY from itself by name',
    'stages/COPY from negative index',
    'stages/COPY from invalid image',
    'details/copy from: COPY --from=a$ b c',
    'lines/letter with an A0 byte in a flag',
  ]),
  ...reason('is refused by engines whose frontend is older than 1.20: from then on the stable frontend has the flag', [
    'flags/flag: COPY --parents a b',
    'flags/flag: COPY --parents=true a b',
    'flags/flag: RUN --security=insecure a',
    'flags/flag: RUN --security=sandbox a',
  ]),
  ...reason('depends on the working directory, which only `scratch` without any WORKDIR makes certain', [
    'details/mount with target .. below a working directory',
    'details/mount without target, working directory /',
    'details/mount without target, image that is not known',
  ]),
  ...reason('needs the network: whether there is such an image', ['stages/image: scratch:latest']),
  ...reason('comes of flags being read byte by byte, which is a fault of the engine', [
    'metadata/healthcheck: HEALTHCHECK --interval=1µs1s CMD a',
  ]),
  ...reason('takes upper case in a URL for a file, which no one writes', [
    'details/checksum: ADD --checksum=abc HTTPS://e.com/a c',
  ]),
};

/** Texts that both refuse, but for which the engine names another line. */
export const otherLine: Readonly<Record<string, string>> = {
  ...reason('directives are counted from line 0 by the engine', [
    'directives/escape twice, same value',
    'directives/escape twice, other value',
    'directives/escape twice, other case',
    'directives/check twice',
    'details/directive twice, first indented',
  ]),
  ...reason('the engine names the last line it could read before the one that is too long, or the first', [
    'lines/line of 65,536 bytes',
    'lines/line of 65,537 bytes',
    'lines/line of 200,000 bytes',
    'lines/line of 65,540 bytes in two-byte letters',
    'lines/line too long at the end of the file',
    'lines/heredoc line of 70,000 bytes',
  ]),
};

function reason(why: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, why]));
}
