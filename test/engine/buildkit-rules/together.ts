/** A Dockerfile, or one with the ignore file that lies beside it. */
export type Text = string | { readonly text: string; readonly ignoreFile: string };

const copies = '# check=experimental=CopyIgnoredFile\n';
const described = '# check=experimental=InvalidDefinitionDescription\n';
/** Something for several checks to find. */
const faulty = 'FROM scratch AS Base\nMAINTAINER me\nWORKDIR app\nENV KEY value\nCMD run\nexpose 80/TCP\n';
const withCheck = (value: string): string => `# check=${value}\n${faulty}`;

function ignoring(ignoreFile: string, ...lines: readonly string[]): Text {
  return { text: `${copies}FROM scratch\n${lines.join('\n')}\n`, ignoreFile };
}

function triggering(...lines: readonly string[]): string {
  return `FROM scratch AS a\n${lines.join('\n')}\n`;
}

/** Texts for all checks at once, by what they are about. */
export const together: Readonly<Record<string, Text>> = {
  // Several findings at once
  'a little of everything': `${faulty}from base as Base\nRUN echo \\\n\n  hello\nCMD a\nCMD b\n`,
  'all in lower case': faulty.toLowerCase(),
  'all in upper case but one': `${faulty}COPY a b\nAdd c d\n`,
  'every fault in one stage':
    'FROM --platform=$TARGETPLATFORM scratch AS Context\nMAINTAINER x\nARG TOKEN\nENV SECRET 1\nWORKDIR a\nLABEL a b\nEXPOSE 0.0.0.0:80:80/TCP\nCMD a\nCMD b\nENTRYPOINT c\nENTRYPOINT d\nHEALTHCHECK NONE\nHEALTHCHECK CMD x\nCOPY $X /\n',
  'the same fault three times in one instruction':
    'FROM scratch\nENV TOKEN=1 KEY=2 PASSWORD=3\nLABEL a=$A b=$B c=$A$B\n',
  'three kinds in one ENV': 'FROM scratch\nenv API_KEY $UNDEFINED\nRUN a\nRUN b\n',
  'three kinds in one FROM': 'ARG V\nFROM --platform=linux/amd64 alpine:$V as Scratch\n',
  'a stage name with two faults': 'FROM scratch AS SCRATCH\nFROM scratch AS scratch\nFROM scratch AS Context\n',
  'names in every case':
    'FROM scratch AS a\nfrom scratch as b\nFrom scratch As c\nFROM scratch as d\nfrom scratch AS e\n',
  'commands in two stages':
    'FROM scratch AS a\nCMD a\nENTRYPOINT b\nFROM a\nCMD c\nCMD d\nCMD e\nENTRYPOINT f\nENTRYPOINT ["g"]\n',
  'commands with a shell in force':
    'FROM scratch AS a\nCMD a\nSHELL ["/bin/bash", "-c"]\nCMD b\nFROM a AS b\nCMD c\nENTRYPOINT d\nFROM scratch\nCMD e\n',
  'relative folders through stages':
    'FROM scratch AS a\nWORKDIR a\nFROM a AS b\nWORKDIR b\nFROM b\nWORKDIR /c\nWORKDIR d\nFROM a\nWORKDIR e\nWORKDIR f\n',
  'ports of every form': 'FROM scratch\nEXPOSE 80 81/tcp 82/TCP 83/Udp 127.0.0.1:84:85 86:87/UDP 88-89/SCTP\n',
  'legacy forms': 'FROM scratch\nENV a b c\nLABEL d e=f\nENV g=h i=j\nLABEL "k" "l"\nENV m\\ n o\n',
  'many stages':
    'FROM scratch AS a\nFROM a AS b\nFROM b AS c\nFROM c AS A\nFROM a AS B\nWORKDIR x\nFROM b\nWORKDIR y\nFROM 0\nCOPY --from=1 / /\n'.replace(
      'FROM 0\n',
      'FROM scratch\n',
    ),
  'forty stages': Array.from({ length: 40 }, (_, index) => `FROM scratch AS S${index}\nWORKDIR w${index}\n`).join(''),
  'a stage that nothing needs': `FROM scratch AS unused\nMAINTAINER me\nENV PASSWORD x\nCMD a\n\n${faulty}`,
  'duplicates of several names':
    'FROM scratch AS a\nFROM scratch AS b\nFROM scratch AS A\nFROM scratch AS b\nFROM scratch AS a\n',

  // Variables
  'arguments in front of FROM':
    'ARG A=1 B\nARG C=$A\nARG D=$NOPE\nFROM scratch\nLABEL a=$A\nARG A\nLABEL b=$A c=$B\nARG B C\nLABEL d=$B$C$D\n',
  'a secret in front of FROM': 'ARG TOKEN=x\nFROM scratch\nENV A=b\nARG TOKEN\n',
  'defaults and other modifiers':
    'FROM scratch\nLABEL a=${A:-b} c=${D-$E} f=${G:+$H} i=${J+k}\nLABEL l=${M%x} n=${O#$P}\n',
  'variables in every instruction':
    'FROM scratch\nADD $A /\nCOPY $B $C/\nENV D=$E\nEXPOSE $F\nLABEL $G=$H\nUSER $I\nVOLUME $J\nWORKDIR /$K\nSTOPSIGNAL SIG$L\nONBUILD LABEL m=$N\n'.replace(
      'STOPSIGNAL SIG$L',
      'STOPSIGNAL SIGTERM$L',
    ),
  'variables that only a shell sees':
    'FROM scratch\nRUN echo $A\nCMD echo $B\nENTRYPOINT ["$C"]\nHEALTHCHECK CMD $D\nSHELL ["$E"]\n',
  'variables in flags':
    'FROM scratch AS a\nCOPY --chown=$U:$G --chmod=$M a /\nADD --chown="$U" a /\nRUN --mount=type=bind,source=$S,target=/t --network=default true\n',
  'variables in quotes': `FROM scratch\nLABEL a='$A' b="$B" c=\\$C d="\\$D" e='it'"$E"\n`,
  'variables in single quotes of a flag': `FROM --platform='\${TARGETPLATFORM}' scratch\nFROM --platform='$BUILDPLATFORM' scratch\nCOPY --chown='$U' a /\n`,
  'an argument that is set after its use':
    'FROM scratch\nLABEL a=$A\nARG A\nLABEL a=$A\nENV B=$B B=$C\nENV C=$C\nLABEL c=$C\n',
  'values of a stage below':
    'FROM scratch AS a\nENV A=1\nARG B=2\nFROM a\nLABEL a=$A b=$B\nFROM scratch\nLABEL a=$A b=$B\n',
  'a name that is nearly another': 'FROM scratch\nARG VERSION=1\nLABEL v=$VERSON w=$VERSIONS x=$version\n',
  'names of the platform in a stage':
    'FROM scratch\nLABEL a=$TARGETARCH b=$BUILDOS\nARG TARGETARCH\nLABEL a=$TARGETARCH\n',
  'names of proxies': 'FROM scratch\nLABEL a=$HTTP_PROXY b=$no_proxy c=$ALL_PROXY d=$SOURCE_DATE_EPOCH e=$PATH\n',
  'variables in a destination': 'FROM scratch\nCOPY a $DEST\nCOPY a ${DEST:-/x}/\nADD a "$DEST/b"\n',
  'a variable in a key': 'FROM scratch\nENV $A=b\nLABEL ${B}=c\nENV ${A}_TOKEN=x\n',

  // FROM
  'no default for the image': 'ARG IMAGE\nFROM $IMAGE\n',
  'no default for the tag': 'ARG TAG\nFROM alpine:$TAG AS a\nFROM alpine:${TAG}-slim\nFROM alpine:3$TAG\nFROM a\n',
  'an empty default': 'ARG TAG=\nARG NAME=""\nFROM alpine:$TAG\nFROM alpine$NAME\n'.replace('ARG TAG=\n', 'ARG TAG\n'),
  'defaults of several parts': 'ARG REGISTRY\nARG NAME=shop\nARG TAG\nFROM ${REGISTRY}/$NAME:$TAG\n',
  'a default that needs another': 'ARG TAG\nARG IMAGE=alpine:$TAG\nFROM ${IMAGE}x\n',
  'a default in the FROM': 'ARG TAG\nFROM alpine:${TAG:-3.22}\nFROM alpine${TAG:+:$TAG}\n',
  'an argument that has to be given': 'ARG TAG\nFROM alpine:${TAG:?}\nFROM alpine:${TAG?}\n',
  'a declared default and none': 'ARG TAG=1\nARG TAG\nFROM alpine:$TAG\n',
  'none and a declared default': 'ARG TAG\nARG TAG=1\nFROM alpine:$TAG\n',
  'a default that names a stage': 'ARG BASE=build\nFROM scratch AS build\nFROM $BASE\n',
  'no default, continued, with a comment': 'arg TAG\nfrom \\\n  # here\n  alpine:$TAG \\\n  as a\n',
  'a name that nothing declares, with a default': 'FROM alpine:${VERSON:-3.22}\n',
  'a name that nothing declares, beside one': 'ARG VERSION=3.22\nFROM alpine:${VERSON:-3.22}\n',
  'a platform that nothing declares': 'FROM --platform=${P:-linux/amd64} scratch\n',
  'an argument of a stage in a later FROM': 'FROM scratch\nARG V=1\nFROM alpine:${V:-2}\n',
  'constant platforms':
    'FROM --platform=linux/amd64 scratch AS a\nFROM --platform=linux/arm64 scratch AS b-arm64\nFROM --platform=windows/amd64 scratch AS windows\nFROM --platform=linux/arm/v7 scratch\nFROM --platform=amd64 scratch\n',
  'platforms of variables':
    'ARG P=linux/amd64\nARG A=amd64\nFROM --platform=$P scratch\nFROM --platform=linux/$A scratch\nFROM --platform=$BUILDPLATFORM scratch\nFROM --platform=$TARGETPLATFORM scratch\nFROM --platform=${TARGETOS}/${TARGETARCH} scratch\nFROM --platform=${P:-linux/arm64} scratch\n',
  'platforms of stages':
    'FROM --platform=linux/amd64 scratch AS amd64\nFROM --platform=linux/arm64 amd64\nFROM --platform=$TARGETPLATFORM amd64\n',
  'platforms in quotes': `FROM --platform="linux/amd64" scratch\nFROM --platform='linux/amd64' scratch\nFROM --platform="$TARGETPLATFORM" scratch\n`,

  // Triggers
  'triggers of every kind':
    'FROM scratch\nONBUILD MAINTAINER x\nONBUILD WORKDIR a\nONBUILD ENV A b\nONBUILD ENV TOKEN=x\nONBUILD CMD a\nONBUILD ENTRYPOINT a\nONBUILD EXPOSE 1/TCP\nONBUILD LABEL a=$B\nONBUILD COPY $C /\nonbuild run x\nONBUILD run x\n'.replace(
      'ONBUILD MAINTAINER x\n',
      '',
    ),
  'triggers beside commands': 'FROM scratch\nCMD a\nONBUILD CMD b\nCMD c\nONBUILD HEALTHCHECK NONE\nHEALTHCHECK NONE\n',
  'triggers and the folder': 'FROM scratch\nONBUILD WORKDIR /a\nWORKDIR b\nONBUILD WORKDIR c\n',
  'a trigger in a heredoc': 'FROM scratch\nONBUILD RUN <<EOF\necho $A\nEOF\nWORKDIR a\n',
  'a trigger with empty lines': 'FROM scratch\nONBUILD RUN echo \\\n\n  a \\\n\n  b\n',
  'triggers of a stage that another starts from':
    'FROM scratch AS a\nONBUILD WORKDIR x\nONBUILD ENV PASSWORD=x\nFROM a\nWORKDIR y\n',

  // Triggers that a stage of the same file sets off
  'legacy forms that are triggered': triggering('ONBUILD ENV A b', 'ONBUILD LABEL c d', 'FROM a'),
  'secrets that are triggered': triggering('ONBUILD ENV TOKEN=x', 'ONBUILD ARG KEY', 'FROM a', 'ENV B c'),
  'commands that are triggered': triggering('ONBUILD CMD x', 'FROM a', 'CMD y', 'CMD ["z"]'),
  'several commands that are triggered': triggering('CMD ["x"]', 'ONBUILD CMD ["y"]', 'ONBUILD CMD ["z"]', 'FROM a'),
  'ports that are triggered': triggering('ONBUILD EXPOSE 80/TCP 127.0.0.1:80:80', 'FROM a'),
  'variables that are triggered': triggering('ONBUILD LABEL c=$D', 'ONBUILD COPY $E /', 'FROM a', 'LABEL c=$F'),
  'an argument that is triggered in another stage': triggering(
    'ONBUILD ARG X=1',
    'FROM a AS b',
    'LABEL c=$X',
    'FROM b',
    'LABEL c=$X',
  ),
  'a variable that is triggered': triggering('ONBUILD ENV X=1', 'FROM a', 'LABEL c=$X'),
  'an ignored file that is triggered': {
    text: `${copies}${triggering('ONBUILD COPY a /', 'FROM a')}`,
    ignoreFile: 'a\n',
  },
  'an absolute folder that is triggered': triggering('ONBUILD WORKDIR /x', 'FROM a', 'WORKDIR y'),
  'a relative folder that is triggered': triggering('ONBUILD WORKDIR x', 'FROM a', 'WORKDIR y'),
  'a relative folder that is triggered in a stage that nothing needs': triggering(
    'ONBUILD WORKDIR x',
    'FROM a',
    'WORKDIR y',
    'FROM a',
    'FROM a',
  ),
  'a relative folder in front of a triggered one': triggering('WORKDIR q', 'ONBUILD WORKDIR x', 'FROM a', 'WORKDIR y'),
  'a shell that is triggered': triggering('ONBUILD SHELL ["x"]', 'FROM a', 'CMD x', 'FROM a', 'CMD y'),
  'triggers of a triggered stage': triggering(
    'ONBUILD WORKDIR x',
    'FROM a AS b',
    'ONBUILD WORKDIR z',
    'FROM b AS c',
    'FROM c',
  ),
  'empty lines of what is triggered': triggering('ONBUILD RUN echo \\', '', ' x', 'FROM a'),
  'checks of health that are triggered': triggering('ONBUILD HEALTHCHECK CMD x', 'FROM a', 'HEALTHCHECK NONE'),
  'entry points that are triggered': triggering(
    'ONBUILD ENTRYPOINT x',
    'ONBUILD ENTRYPOINT y',
    'FROM a',
    'FROM a AS c',
  ),
  'a mount that is triggered': triggering(
    'ONBUILD RUN --mount=type=bind,source=$Z,target=/x true',
    'ONBUILD USER $U',
    'FROM a',
  ),
  'a heredoc that is triggered': triggering('ONBUILD COPY <<E /', '$A', 'E', 'FROM a'),
  'triggers in lower case': triggering('onbuild workdir x', 'FROM a', 'env A b'),
  'triggers of a FROM on several lines': triggering('ONBUILD WORKDIR x', 'FROM \\', ' a \\', ' AS q'),
  'a variable of the stage that is triggered': triggering('ENV P=1', 'ARG Q=1', 'ONBUILD LABEL c=$P d=$Q', 'FROM a'),
  'triggers that know one another': triggering('ONBUILD ENV P=1', 'ONBUILD LABEL c=$P d=$Q', 'FROM a'),
  'a stage that is needed for its files': triggering(
    'ONBUILD WORKDIR x',
    'FROM a AS b',
    'FROM scratch',
    'COPY --from=b /x /',
  ),
  'triggers behind the shell': triggering('ONBUILD CMD x', 'SHELL ["x"]', 'FROM a'),
  'triggers that are skipped': `# check=skip=WorkdirRelativePath\n${triggering('ONBUILD WORKDIR x', 'ONBUILD ENV A b', 'FROM a')}`,

  // Heredocs
  'heredocs with keywords inside': 'FROM scratch\nRUN <<EOF\nMAINTAINER x\nworkdir y\nCMD z\nEOF\nMAINTAINER y\n',
  'a heredoc that is expanded': 'FROM scratch\nCOPY <<EOF <<"RAW" <<\'ALSO\' /\n$A ${B:-c}\nEOF\n$C\nRAW\n$D\nALSO\n',
  'a heredoc of ADD': 'FROM scratch\nARG A=1\nADD <<-EOF /x\n\t$A $B\n\tEOF\n',
  'a heredoc that RUN expands itself':
    'FROM scratch\nRUN <<EOF\necho $A\nEOF\nRUN cat <<EOF > /x && echo $B\n$C\nEOF\n',
  'a heredoc with empty lines': 'FROM scratch\nRUN <<EOF\n\na \\\n\nb\n\nEOF\nWORKDIR x\n',
  'empty lines in front of a heredoc': 'FROM scratch\nRUN a \\\n\n  && cat <<EOF\nx\n\nEOF\nWORKDIR x\n',
  'two heredocs and a fault behind': 'FROM scratch\nCOPY <<A <<B /\n1\nA\n2\nB\nENV TOKEN x\n',
  'an escape in front of a heredoc': 'FROM scratch\nRUN echo \\<<EOF\nMAINTAINER x\n',

  // Lines
  'empty lines in several instructions':
    'FROM scratch\nRUN a \\\n\n\n  b\nLABEL a=b \\\n\n  c=d \\\n  \n  e=f\nCOPY a \\\n\t\n b\n',
  'an empty line at the end': 'FROM scratch\nRUN a \\\n\n',
  'empty lines and comments': 'FROM scratch\nRUN a \\\n# x\n\n# y\n  b \\\n  # z\n  c\n',
  'comments alone in between': 'FROM scratch\nRUN a \\\n# x\n  # y\n  b\n',
  'a comment with an escape': 'FROM scratch\n# a \\\n\nMAINTAINER b\n',
  'CRLF everywhere': `${faulty}RUN a \\\n\n  b\nCOPY <<EOF /\n$A\nEOF\n`.replaceAll('\n', '\r\n'),
  'CRLF and a directive': withCheck('skip=MaintainerDeprecated,WorkdirRelativePath').replaceAll('\n', '\r\n'),
  'CRLF here and there': 'FROM scratch AS A\r\nMAINTAINER b\nRUN a \\\r\n\r\n  b\nWORKDIR c\r\n',
  tabs: '\tFROM\tscratch\tAS\tA\n\tMAINTAINER\tme\n\tWORKDIR\ta\n\tENV\tA\tb\n\tLABEL\tc=d\te=$F\n',
  'blanks behind': 'FROM scratch AS A  \nMAINTAINER me \t\nWORKDIR a \nENV A b  \nCMD a \n',
  'a byte order mark': `\uFEFF${faulty}`,
  'no line break at the end': 'FROM scratch\nMAINTAINER x',
  'only comments behind': `${faulty}# end\n\n\n# end\n`,
  'instructions on continued lines':
    'FROM \\\n  scratch \\\n  AS \\\n  Base\nMAINTAINER \\\n  me\nWORKDIR \\\n  a\nENV \\\n  KEY \\\n  value\nCMD \\\n  a\n',
  'a keyword over two lines': 'FROM scratch\nMAINT\\\nAINER x\nWORK\\\nDIR y\n',
  'letters of more bytes': 'FROM scratch\nLABEL ä=$Ö é="$é"\nWORKDIR é\nMAINTAINER Zoë\n',

  // The other escape character
  backticks: '# escape=`\nFROM scratch AS A\nRUN a `\n\n  b\nWORKDIR a`\n/b\nENV A b\\\nLABEL a=`$B c=$D\n',
  'backslashes of Windows':
    '# escape=`\nFROM scratch\nWORKDIR C:\\app\nWORKDIR \\app\nWORKDIR app\nCOPY a\\b c:\\\nENV P=C:\\x\\$A\n',
  'folders of Windows without the directive': 'FROM scratch\nWORKDIR c:/app\nWORKDIR /a\nWORKDIR C:\\\\b\n',
  'backticks and a directive': '# escape=`\n# check=skip=StageNameCasing\nFROM scratch AS A\nMAINTAINER `\n  b\n',
  'backslash as the directive': '# escape=\\\nFROM scratch AS A\nRUN a \\\n\n b\n',

  // The directive
  'skip one': withCheck('skip=MaintainerDeprecated'),
  'skip two': withCheck('skip=MaintainerDeprecated,WorkdirRelativePath'),
  'skip all': withCheck('skip=all'),
  'skip all, in another case': withCheck('skip=ALL'),
  'skip all among others': withCheck('skip=MaintainerDeprecated,all'),
  'skip in another case': withCheck('skip=maintainerdeprecated,WORKDIRRELATIVEPATH'),
  'skip twice': withCheck('skip=MaintainerDeprecated;skip=WorkdirRelativePath'),
  'skip all and one': withCheck('skip=all;skip=WorkdirRelativePath'),
  'skip one and all': withCheck('skip=WorkdirRelativePath;skip=all'),
  'skip nothing': withCheck('skip='),
  'skip what is no check': withCheck('skip=Nope,,MaintainerDeprecated'),
  'skip with a blank': withCheck('skip=MaintainerDeprecated, WorkdirRelativePath'),
  'skip with a tab': withCheck('skip=MaintainerDeprecated,\tWorkdirRelativePath'),
  'skip with a blank in front': withCheck('skip= MaintainerDeprecated'),
  'skip and what is cut off': withCheck('skip=MaintainerDeprecated ;skip=all'),
  'skip and a reason': withCheck('skip=all # for now'),
  'skip with blanks around the name': `#  check  =  skip=all\n${faulty}`,
  'skip with the name in capitals': `#CHECK=skip=all\n${faulty}`,
  'skip with the option in capitals': withCheck('SKIP=all'),
  'error alone': withCheck('error=true'),
  'error and skip': withCheck('error=true;skip=MaintainerDeprecated'),
  'error of nothing': '# check=error=true\nFROM scratch\n',
  'error that is off': withCheck('error=true;error=false'),
  'error that is no boolean': withCheck('error=yes'),
  'an unknown option': withCheck('fail=true'),
  'an option without a value': withCheck('skip'),
  'an empty option': withCheck('skip=all;'),
  'the directive twice': `# check=skip=all\n# check=error=true\n${faulty}`,
  'the directive behind a comment': `# hello\n# check=skip=all\n${faulty.replace(' AS Base', '')}`,
  'the directive behind an empty line': `\n# check=skip=all\n\n${faulty}`,
  'the directive behind an unknown one': `# foo=bar\n# check=skip=all\n\n${faulty}`,
  'the directive behind a line for the shell': `#!/usr/bin/env docker\n# check=skip=all\n${faulty}`,
  'the directive behind escape': `# escape=\`\n# check=skip=all\n${faulty}`,
  'the directive behind a byte order mark': `\uFEFF${withCheck('skip=all')}`,
  'the directive indented': ` # check=skip=all\n\n${faulty}`,
  'the directive above an instruction': `${faulty}# check=skip=WorkdirRelativePath\nWORKDIR a\nWORKDIR b\n# check=skip=all\nMAINTAINER x\n`,
  'the directive above an instruction, further up': `${faulty}# check=skip=all\n\nMAINTAINER x\n`,

  // Experimental checks
  'descriptions that nobody asks for': '# x\nARG a\n# y\nFROM scratch AS b\n',
  descriptions: `${described}# x\nARG a\n# y\nFROM scratch AS b\n# b is\nARG b\n`,
  'descriptions, with all': `# check=experimental=all\n# x\nARG a\n# y\nFROM scratch AS b\nMAINTAINER z\n`,
  'descriptions, in another case': `# check=experimental=invaliddefinitiondescription\n# x\nARG a\nFROM scratch\n`,
  'descriptions, skipped': `# check=skip=all;experimental=InvalidDefinitionDescription\n# x\nARG a\nFROM scratch\nMAINTAINER z\n`,
  'descriptions, with others': `# check=experimental=Nope,InvalidDefinitionDescription\n# x\nARG a\nFROM scratch\n`,
  'descriptions, overwritten': `# check=experimental=InvalidDefinitionDescription;experimental=Nope\n# x\nARG a\nFROM scratch\n`,
  'descriptions, all and another': `# check=experimental=all;experimental=Nope\n# x\nARG a\nFROM scratch\n`,
  'descriptions, all among others': `# check=experimental=Nope,all\n# x\nARG a\nFROM scratch\n`,
  'descriptions that fail the build': `# check=experimental=all;error=true\n# x\nARG a\nFROM scratch\n`,
  'descriptions of several keys': `${described}FROM scratch\n# b x\nARG a b\n# c\nARG a b\n# a\nARG \\\n  # inside\n  a=1 b=2\n`,
  'descriptions with signs': `${described}FROM scratch\n# a: x\nARG a\n# a, x\nARG a\n#a x\nARG a\n#\ta\nARG a\n# \`a\` x\nARG a\n## a\nARG a\n`,
  'descriptions further up': `${described}# x\n\nARG a\nFROM scratch\n# y\n\n\nARG b\n# z\n#\nARG c\n# b\n# c x\nARG c\n`,
  'descriptions that are indented': `${described}FROM scratch\n  # a x\nARG a\n\t# a\nARG a\n  #\nARG a\n`,
  'descriptions of stages': `${described}# base x\nFROM scratch AS base\n# Base x\nFROM scratch AS Base2\n# x\nFROM scratch\n# 2 x\nFROM scratch AS x2\n`,
  'descriptions that belong to others': `${described}FROM scratch\n# x\nENV a=b\nARG c\nRUN a \\\n# d\n  b\nARG e\n# y\nONBUILD ARG f\nRUN <<EOF\n# z\nEOF\nARG g\n`,
  'descriptions with CRLF': `${described}# x\nARG a\n# a x\nARG a\nFROM scratch\n`.replaceAll('\n', '\r\n'),
  'descriptions that silence': `${described}# hadolint ignore=DL3000\nARG a\nFROM scratch\n`,

  // The ignore file
  'ignored, which nobody asks for': { text: 'FROM scratch\nCOPY a /\n', ignoreFile: 'a\n' },
  ignored: ignoring('a\n', 'COPY a /', 'ADD a /', 'COPY b /'),
  'ignored, with all': { text: '# check=experimental=all\nFROM scratch\nCOPY a /\n', ignoreFile: 'a\n' },
  'ignored, skipped': {
    text: '# check=skip=CopyIgnoredFile;experimental=CopyIgnoredFile\nFROM scratch\nCOPY a /\n',
    ignoreFile: 'a\n',
  },
  'ignored, as it is written': ignoring(
    'a\n',
    'COPY ./a /',
    'COPY /a /',
    'COPY a/ /',
    'COPY a/b /',
    'COPY x/../a /',
    'COPY ../a /',
    'COPY a//b /',
  ),
  'ignored by a pattern for any folder': ignoring(
    '**/a\n',
    'COPY ./a /',
    'COPY /a /',
    'COPY b/a /',
    'COPY b/a/c /',
    'COPY ../a /',
    'COPY ba /',
  ),
  'several of one instruction': ignoring(
    'a\n',
    'COPY a b a/c a /x/',
    'COPY ["a", "b", "a/d", "/"]',
    'COPY \\',
    '  # x',
    '  b \\',
    '  a \\',
    '  /y/',
  ),
  'all is ignored': ignoring('*\n', 'COPY . /', 'COPY / /', 'COPY a /', 'COPY * /', 'COPY a/b /'),
  'all is ignored, with two stars': ignoring('**\n', 'COPY . /', 'COPY / /', 'COPY ./ /', 'COPY a /'),
  'all is ignored, with three stars': ignoring('**/*\n', 'COPY . /', 'COPY / /', 'COPY ./ /', 'COPY a /'),
  'patterns for patterns': ignoring(
    '*.go\nb/\n[cd]x\n',
    'COPY *.go /',
    'COPY a*.go /',
    'COPY b/*.go /',
    'COPY [ab].go /',
    'COPY cx dx /x/',
    'COPY ?x /',
  ),
  'what is not taken from the context': ignoring(
    '**\n',
    'COPY <<EOF <<a /',
    'x',
    'EOF',
    'y',
    'a',
    'ADD https://example.com/a git@github.com:a/b.git ssh://git@a/b.git /x/',
    'COPY --from=busybox:1 a /',
    'ONBUILD COPY a /',
    'RUN --mount=type=bind,source=a,target=/a true',
  ),
  'ignored sources with variables': ignoring('a\n', 'ARG N=a', 'ENV M=a', 'COPY $N ${M}/b ${O:-a} x$N /x/'),
  'ignored sources with quotes and blanks': ignoring('a b\nc$\n', 'COPY ["a b", "/"]', 'COPY c\\$ /'),
  'ignored in stages': ignoring('a\n', 'COPY a /', 'FROM scratch AS b', 'COPY a /', 'FROM b', 'ADD a /', 'WORKDIR x'),
  'an ignore file with CRLF and comments': ignoring(
    '# a\r\n\r\n  b  \r\n/c/\r\n',
    'COPY a /',
    'COPY b /',
    'COPY c /',
    'COPY c/d C /x/',
  ),
  'an ignore file without patterns': ignoring('# a\n\n', 'COPY a /', 'COPY . /'),
  'an ignore file with exceptions': ignoring('a\n!b\n', 'COPY a /', 'COPY b /', 'COPY . /'),
  'an ignore file with a wide pattern': ignoring(
    '*/*\n?\n',
    'COPY . /',
    'COPY / /',
    'COPY ab /',
    'COPY a /',
    'COPY ab/c /',
  ),
  'an ignore file with the context itself': ignoring('.\n/\n', 'COPY . /', 'COPY / /', 'COPY a /'),
  'an ignore file that the engine refuses': ignoring('a\n[\n', 'COPY a /'),
  'flags and an ignored source': ignoring(
    'a\n',
    'COPY --chown=1:1 --chmod=755 --link a /',
    'ADD --link=true a <<E /x/',
    'E',
  ),

  // What the engine refuses: what it found before stays
  'an unknown instruction': `${faulty}RUN a \\\n\n b\nNOPE x\nMAINTAINER y\n`,
  'an unknown instruction, skipped': `# check=skip=all\n${faulty}NOPE x\n`,
  'a missing argument': `${faulty}COPY x\nMAINTAINER y\n`,
  'an unknown flag': `${faulty}RUN --nope x\nMAINTAINER y\n`,
  'a substitution that makes no sense': `${faulty}EXPOSE \${x:!y}\nMAINTAINER y\nFROM scratch\nWORKDIR z\n`,
  'a stage of itself': `${faulty}FROM scratch AS a\nCOPY --from=a x /\n`,
  'no stage': 'MAINTAINER a\nRUN b\n',
  'instructions in front of FROM': 'MAINTAINER a\nFROM scratch AS A\n',
  'a heredoc without an end': `${faulty}RUN <<EOF\nx\n`,
  'an image that is none': `${faulty}FROM Alpine:3.22 AS B\nMAINTAINER x\n`,
  'an image without a name': 'FROM $NOPE\nMAINTAINER x\n',
  'a name that is no stage name': 'FROM scratch AS a$b\nFROM scratch AS 1\n',
  'descriptions in front of an error': `${described}# x\nARG a\nFROM scratch AS b\nNOPE\n`,
  'an ignored file in front of an error': ignoring('a\n', 'COPY a /', 'EXPOSE ${x:!y}', 'COPY a /'),
};
