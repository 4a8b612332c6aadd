/** Dockerfiles about single instructions, to be read by BuildKit's checks and by our rules, each under a name of its own. */
export const instructionTexts: Readonly<Record<string, string>> = {
  // MultipleInstructionsDisallowed
  'two entry points': 'FROM scratch\nENTRYPOINT ["a"]\nENTRYPOINT ["b"]\n',
  'three entry points, one empty, one without anything': 'FROM scratch\nENTRYPOINT []\nENTRYPOINT\nENTRYPOINT ["c"]\n',
  'entry points in lower case, over several lines':
    'from scratch\nentrypoint [ \\\n  # one\n  "a" \\\n]\nENTRYPOINT ["b"]\n',
  'entry points of two stages': 'FROM scratch AS a\nENTRYPOINT ["a"]\nFROM a\nENTRYPOINT ["b"]\n',
  'entry points of a stage that nothing needs': 'FROM scratch AS a\nENTRYPOINT ["a"]\nENTRYPOINT ["b"]\nFROM scratch\n',
  'entry points that are triggers':
    'FROM scratch\nONBUILD ENTRYPOINT ["a"]\nONBUILD ENTRYPOINT ["b"]\nENTRYPOINT ["c"]\n',
  'two health checks': 'FROM scratch\nHEALTHCHECK CMD ["a"]\nHEALTHCHECK --interval=5s CMD ["b"]\n',
  'a health check and none': 'FROM scratch\nHEALTHCHECK CMD a\nHEALTHCHECK NONE\n',
  'no health check twice, and then one': 'FROM scratch\nHEALTHCHECK NONE\nHEALTHCHECK none\nHEALTHCHECK CMD a\n',
  'health checks of two stages': 'FROM scratch AS a\nHEALTHCHECK CMD a\nFROM a\nHEALTHCHECK NONE\n',
  'a health check that is a trigger': 'FROM scratch\nONBUILD HEALTHCHECK CMD a\nHEALTHCHECK CMD b\n',
  'two of each':
    'FROM scratch\nCMD ["a"]\nHEALTHCHECK CMD a\nENTRYPOINT ["a"]\nHEALTHCHECK CMD b\nCMD ["b"]\nENTRYPOINT ["b"]\n',
  'two of each, in each of two stages':
    'FROM scratch\nCMD ["a"]\nENTRYPOINT ["a"]\nENTRYPOINT ["b"]\nCMD ["b"]\n' +
    'FROM scratch\nHEALTHCHECK CMD a\nENTRYPOINT ["a"]\nENTRYPOINT ["b"]\nHEALTHCHECK CMD b\n',

  // MaintainerDeprecated
  'a maintainer': 'FROM scratch\nMAINTAINER Jane Doe <jane@example.com>\n',
  'maintainers of two stages': 'FROM scratch\nmaintainer one\nFROM scratch\nMAINTAINER two\nMAINTAINER "three"\n',
  'a maintainer over two lines': 'FROM scratch\nENV A=1\nMAINTAINER Jane \\\n  Doe\n',
  'a maintainer with what looks like a heredoc': 'FROM scratch\nMAINTAINER <<EOF\nENV A b\n',
  'a label of that name': 'FROM scratch\nLABEL maintainer="Jane"\nONBUILD LABEL maintainer="Jane"\n',

  // LegacyKeyValueFormat
  'a legacy variable': 'FROM scratch\nENV a b\n',
  'a legacy variable of several words': 'FROM scratch\nENV a b c d\n',
  'a legacy variable with an equals sign in its value': 'FROM scratch\nENV a b=c d=e\n',
  'a legacy variable with quotes and an equals sign': 'FROM scratch\nENV "a" "b=c"\n',
  'a legacy label': 'FROM scratch\nLABEL a b\nLABEL a.b "c d"\nLABEL a=b\n',
  'legacy forms over several lines': 'FROM scratch\nENV \\\n  a \\\n  # c\n  b\nLABEL a\\\n b\nlabel c   d\\\n\n e\n',
  'legacy triggers': 'FROM scratch\nONBUILD ENV a b\nONBUILD LABEL a b\n',
  'a legacy variable behind a tab': 'FROM scratch\nENV\ta\tb\n',
  'new forms': 'FROM scratch\nENV a=b c="d e" f=g\\ h "i"=j\nLABEL a=b "c"=d e=\n',
  'a new form with blanks in quotes of the key': 'FROM scratch\nLABEL "a b"=c\n',
  'a legacy variable in a stage that nothing needs': 'FROM scratch AS a\nENV a b\nFROM scratch\nENV c d\n',
  'a legacy variable with the backtick as escape': '# escape=`\nFROM scratch\nENV a C:\\b\nENV c `\n d\n',

  // SecretsUsedInArgOrEnv
  'words that stand for secrets':
    'FROM scratch\nENV APIKEY=1\nENV AUTH=1\nENV CREDENTIAL=1\nENV CREDENTIALS=1\nENV KEY=1\nENV PASSWORD=1\n' +
    'ENV PWORD=1\nENV PASSWD=1\nENV SECRET=1\nENV TOKEN=1\n',
  'the same in ARG': 'FROM scratch\nARG apikey\nARG Auth=1\nARG x_key_y\nARG _token\nARG token_\nARG SSH_KEY=\n',
  'words inside of others':
    'FROM scratch\nENV KEYS=1 MYTOKEN=1 TOKENS=1 AUTHOR=1 MONKEY=1 my-token=1 my.key=1 API__KEY=1\n',
  'secrets that are public': 'FROM scratch\nENV PUBLIC_KEY=1 KEY_PUBLIC=1 a_public_token=1 PUBLICATION_KEY=1\n',
  'secrets in a file, and of a version':
    'FROM scratch\nENV KEY_FILE=1\nENV TOKEN_VERSION=1\nARG FILE_KEY\nENV PROFILE_KEY=1\nENV CONVERSION_KEY=2\n',
  'several in one instruction': 'FROM scratch\nENV A_KEY=1 B=2 \\\n  # no\n  C_KEY=3\nARG D_TOKEN E F_TOKEN=1\n',
  'a secret in the legacy form': 'FROM scratch\nENV PASSWORD abc\n',
  'a secret without a value': 'FROM scratch\nENV PASSWORD= TOKEN=""\nARG SECRET=\n',
  'arguments in front of the first stage': 'ARG TOKEN\nARG KEY=1\nFROM scratch\nARG TOKEN\n',
  'secrets as triggers and labels': 'FROM scratch\nONBUILD ENV KEY=1\nONBUILD ARG TOKEN\nLABEL token=1\n',
  'a name with a variable': 'FROM scratch\nARG P=MY\nENV ${P}_TOKEN=1 ${P}=2 X$P=3\n',
  'a name with an argument that has no default': 'FROM scratch\nARG P\nENV ${P}TOKEN=1\n',
  'names in quotes': 'FROM scratch\nENV "API_KEY"=1 API\\_TOKEN=2\nARG "OTHER_KEY"=1\n',
  'a secret in a stage that nothing needs': 'FROM scratch AS a\nARG TOKEN\nFROM scratch\nENV A=1\n',

  // WorkdirRelativePath
  'a relative folder': 'FROM scratch\nWORKDIR a\n',
  'an absolute folder, then relative ones': 'FROM scratch\nWORKDIR /a\nWORKDIR b\nWORKDIR ../c\n',
  'relative folders one after the other': 'FROM scratch\nWORKDIR a\nWORKDIR b\nWORKDIR /c\n',
  'a relative folder in a stage that starts from another':
    'FROM scratch AS a\nWORKDIR /a\nFROM a AS b\nFROM b\nWORKDIR c\n',
  'a relative folder in both': 'FROM scratch AS a\nWORKDIR a\nFROM a\nWORKDIR b\n',
  'a relative folder only in the second': 'FROM scratch AS a\nENV A=1\nFROM a\nWORKDIR b\n',
  'a folder behind a dot': 'FROM scratch\nWORKDIR ./a\nFROM scratch\nWORKDIR .\nFROM scratch\nWORKDIR ..\n',
  'folders in quotes': 'FROM scratch\nWORKDIR "a"\nFROM scratch\nWORKDIR "/a"\nFROM scratch\nWORKDIR \'\'\n',
  'folders with variables':
    'FROM scratch\nARG D=/a\nWORKDIR $D/b\nFROM scratch\nARG D=a\nWORKDIR ${D}/b\nFROM scratch\nWORKDIR ${D:-/a}\n' +
    'FROM scratch\nENV D=b\nWORKDIR a$D\n',
  'an argument without a default': 'FROM scratch\nARG D\nWORKDIR $D\n',
  'an argument without a default at the end': 'FROM scratch\nARG D\nWORKDIR a/$D\nFROM scratch\nARG D\nWORKDIR /a/$D\n',
  'a folder on the next line': 'FROM scratch\nWORKDIR \\\n  # here\n  a\n',
  'a folder that is a trigger': 'FROM scratch\nONBUILD WORKDIR a\nWORKDIR b\n',
  'folders of Windows on Linux':
    'FROM scratch\nWORKDIR C:/a\nFROM scratch\nWORKDIR c:\\\\a\nFROM scratch\nWORKDIR \\\\a\n',
  'a folder on an image': 'FROM alpine:3.22\nWORKDIR a\nFROM alpine:3.22\nWORKDIR /a\n',
  'a folder of Windows on Windows': 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nWORKDIR C:/a\n',
  'a relative folder in a stage that nothing needs': 'FROM scratch AS a\nWORKDIR a\nFROM scratch\n',

  // ExposeProtoCasing
  'protocols in upper case': 'FROM scratch\nEXPOSE 80/TCP 81/Udp 82/sctp 83/SCTP 84\n',
  'protocols in upper case over several lines': 'FROM scratch\nEXPOSE \\\n  80/TCP \\\n  # no\n  81/TCP\n',
  'a range in upper case': 'FROM scratch\nEXPOSE 80-90/TCP\nexpose 91/Tcp\n',
  'the same port twice': 'FROM scratch\nEXPOSE 80/TCP 80/TCP\nEXPOSE 80/tcp 80/TCP\n',
  'protocols from variables': 'FROM scratch\nARG P=80 Q=81/TCP R=TCP\nEXPOSE $P/TCP $Q 82/${R} 83/$R\n',
  'a protocol in quotes': 'FROM scratch\nEXPOSE "80/TCP" \'81/UDP\' 82/"TCP"\n',
  'ports as triggers': 'FROM scratch\nONBUILD EXPOSE 80/TCP 81:81\n',

  // ExposeInvalidFormat
  'ports of the host': 'FROM scratch\nEXPOSE 8080:80\nEXPOSE 81 8082:82/udp 0:83\n',
  'addresses of the host': 'FROM scratch\nEXPOSE 127.0.0.1:80:80 127.0.0.1::81 [::1]:82:82 0.0.0.0:83:83\n',
  'empty parts': 'FROM scratch\nEXPOSE :80 ::81\n',
  'ranges of the host': 'FROM scratch\nEXPOSE 8000-8010:80-90\nEXPOSE 8000-8010:80\n',
  'both at once': 'FROM scratch\nEXPOSE 8080:80/TCP\nexpose 127.0.0.1:81:81/UDP\n',
  'ports of the host from variables':
    'FROM scratch\nARG P=80 H=8081:81 B=127.0.0.1\nEXPOSE 8080:$P $H $B:82:82 ${B}::${P}\n',
  'ports of the host in quotes': 'FROM scratch\nEXPOSE "8080:80"\nEXPOSE 8081:"81"\n',
  'ports of the host over several lines': 'FROM scratch\nEXPOSE 80 \\\n  8081:81 \\\n\n  8082:82\n',

  // Several at once
  'everything in one file':
    'FROM scratch AS a\nMAINTAINER me\nENV API_KEY abc\nWORKDIR a\nEXPOSE 8080:80/TCP\nENTRYPOINT ["a"]\nHEALTHCHECK NONE\n' +
    'HEALTHCHECK CMD a\nENTRYPOINT ["b"]\nFROM a\nWORKDIR b\nARG A_TOKEN B_TOKEN\nLABEL a b\nMAINTAINER me\n',
  'with CRLF line endings': 'FROM scratch\r\nMAINTAINER me\r\nENV a b\r\nWORKDIR a\r\nEXPOSE 1:80 \\\r\n  81/TCP\r\n',
  'with nothing wrong':
    'FROM scratch\nLABEL a=b\nENV A=1\nWORKDIR /a\nEXPOSE 80/tcp\nARG B\nHEALTHCHECK NONE\nENTRYPOINT ["a"]\nCMD ["b"]\n',
};
