import { expect, test } from 'vitest';
import { allRules, lintText } from '../server/src/rules/lint.ts';
import type { RuleSettings } from '../server/src/rules/settings.ts';

/**
 * Every check of hadolint 2.15 with a text that it reports for it. Whoever comes from hadolint finds each under a rule of ours
 * that names it in `sameAs`, and that rule finds the same fault in the same text.
 */
const texts: Readonly<Record<string, string>> = {
  DL1001: '# hadolint ignore=DL3006\nFROM alpine\n',
  DL3000: 'FROM alpine:3.22\nWORKDIR app\n',
  DL3001: 'FROM alpine:3.22\nRUN ssh host true\n',
  DL3002: 'FROM alpine:3.22\nUSER root\n',
  DL3003: 'FROM alpine:3.22\nRUN cd /src && make\n',
  DL3004: 'FROM alpine:3.22\nRUN sudo make\n',
  DL3006: 'FROM alpine\n',
  DL3007: 'FROM alpine:latest\n',
  DL3008: 'FROM debian:12\nRUN apt-get install -y --no-install-recommends curl\n',
  DL3009: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl=8.0\n',
  DL3010: 'FROM debian:12\nCOPY site.tar.gz /tmp/\nRUN tar -xzf /tmp/site.tar.gz\n',
  DL3011: 'FROM alpine:3.22\nEXPOSE 80000\n',
  DL3012: 'FROM alpine:3.22\nHEALTHCHECK CMD ["/a"]\nHEALTHCHECK CMD ["/b"]\n',
  DL3013: 'FROM python:3.13\nRUN pip install --no-cache-dir flask\n',
  DL3014: 'FROM debian:12\nRUN apt-get install curl=8.0\n',
  DL3015: 'FROM debian:12\nRUN apt-get install -y curl=8.0\n',
  DL3016: 'FROM node:22\nRUN npm install -g express\n',
  DL3018: 'FROM alpine:3.22\nRUN apk add --no-cache curl\n',
  DL3019: 'FROM alpine:3.22\nRUN apk add curl=8.0\n',
  DL3020: 'FROM alpine:3.22\nADD src /src\n',
  DL3021: 'FROM alpine:3.22\nCOPY a b /dir\n',
  DL3022: 'FROM alpine:3.22 AS build\nFROM alpine:3.22\nCOPY --from=biuld /a /a\n',
  DL3023: 'FROM alpine:3.22 AS build\nCOPY --from=build /a /b\n',
  DL3024: 'FROM alpine:3.22 AS build\nFROM alpine:3.22 AS build\n',
  DL3025: 'FROM alpine:3.22\nCMD server --port 80\n',
  DL3026: 'FROM quay.io/example/base:1\n',
  DL3027: 'FROM debian:12\nRUN apt install -y curl\n',
  DL3028: 'FROM ruby:3.4\nRUN gem install bundler\n',
  DL3029: 'FROM --platform=linux/amd64 alpine:3.22\n',
  DL3030: 'FROM centos:7\nRUN yum install curl-8.0\n',
  DL3032: 'FROM centos:7\nRUN yum install -y curl-8.0\n',
  DL3033: 'FROM centos:7\nRUN yum install -y curl && yum clean all\n',
  DL3034: 'FROM opensuse/leap:15.6\nRUN zypper install curl=8.0 && zypper clean\n',
  DL3035: 'FROM opensuse/leap:15.6\nRUN zypper -n dist-upgrade\n',
  DL3036: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl=8.0\n',
  DL3037: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl && zypper clean\n',
  DL3038: 'FROM fedora:43\nRUN dnf install curl-8.0 && dnf clean all\n',
  DL3040: 'FROM fedora:43\nRUN dnf install -y curl-8.0\n',
  DL3041: 'FROM fedora:43\nRUN dnf install -y curl && dnf clean all\n',
  DL3042: 'FROM python:3.13\nRUN pip install flask==3.1.0\n',
  DL3043: 'FROM alpine:3.22\nONBUILD ONBUILD RUN true\n',
  DL3044: 'FROM alpine:3.22\nENV A=1 B=$A\n',
  DL3045: 'FROM debian:12\nCOPY src src/\n',
  DL3046: 'FROM debian:12\nRUN useradd -u 1234567 app\n',
  DL3047: 'FROM debian:12\nRUN wget https://example.com/archive.tar.gz\n',
  DL3048: 'FROM alpine:3.22\nLABEL Version=1\n',
  DL3049: 'FROM alpine:3.22\nLABEL b=x\n',
  DL3050: 'FROM alpine:3.22\nLABEL a=x other=y\n',
  DL3051: 'FROM alpine:3.22\nLABEL a=""\n',
  DL3052: 'FROM alpine:3.22\nLABEL url=example\n',
  DL3053: 'FROM alpine:3.22\nLABEL rfc3339=today\n',
  DL3054: 'FROM alpine:3.22\nLABEL spdx=GPLv3\n',
  DL3055: 'FROM alpine:3.22\nLABEL hash=main\n',
  DL3056: 'FROM alpine:3.22\nLABEL semver=1.0\n',
  DL3057: 'FROM alpine:3.22\nCMD ["server"]\n',
  DL3058: 'FROM alpine:3.22\nLABEL email=me\n',
  DL3059: 'FROM alpine:3.22\nRUN mkdir /a\nRUN mkdir /b\n',
  DL3060: 'FROM node:22\nRUN yarn install\n',
  DL3061: 'LABEL a=b\nFROM alpine:3.22\n',
  DL3062: 'FROM golang:1.25\nRUN go install example.com/tool@latest\n',
  DL3063: 'FROM alpine:3.22 AS scratch\n',
  DL3064: 'FROM alpine:3.22\nENV DB_PASSWORD=secret\n',
  DL3065: 'FROM --platform=$TARGETPLATFORM alpine:3.22\n',
  DL3066: 'FROM alpine:3.22\nUSER app\n',
  DL3067: 'FROM alpine:3.22 AS build\nRUN make\nFROM alpine:3.22\nCOPY --from=build / /\n',
  DL4000: 'FROM alpine:3.22\nMAINTAINER me\n',
  DL4001:
    'FROM debian:12\nRUN apt-get install -y curl wget\nRUN curl -fsSLO https://example.com/a\nRUN wget -q https://example.com/b\n',
  DL4003: 'FROM alpine:3.22\nCMD ["/a"]\nCMD ["/b"]\n',
  DL4004: 'FROM alpine:3.22\nENTRYPOINT ["/a"]\nENTRYPOINT ["/b"]\n',
  DL4005: 'FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\n',
  DL4006: 'FROM debian:12\nRUN wget -qO- https://example.com/a | wc -l > /b\n',
};

/** What a `.hadolint.yaml` has to have for these. */
const options: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  DL3026: { registries: ['docker.io'] },
  DL3049: { schema: { a: 'text' } },
  DL3050: { schema: { a: 'text' }, strict: true },
  DL3051: { schema: { a: 'text' } },
  ...Object.fromEntries(
    Object.entries({
      DL3052: 'url',
      DL3053: 'rfc3339',
      DL3054: 'spdx',
      DL3055: 'hash',
      DL3056: 'semver',
      DL3058: 'email',
    }).map(([id, kind]) => [id, { schema: { [kind]: kind } }]),
  ),
};

test('there are 71 of them', () => {
  expect(Object.keys(texts)).toHaveLength(71);
});

test('no rule names one that hadolint does not have', () => {
  const named = allRules.flatMap(({ sameAs }) => sameAs.filter((same) => same.startsWith('hadolint/DL')));
  expect(named.filter((same) => texts[same.slice('hadolint/'.length)] === undefined)).toEqual([]);
});

for (const [id, text] of Object.entries(texts)) {
  test(`${id} is found by the rule that says it is the same`, () => {
    const same = allRules.filter((rule) => rule.language === 'dockerfile' && rule.sameAs.includes(`hadolint/${id}`));
    expect(same.map((rule) => rule.id)).not.toEqual([]);
    const rules = Object.fromEntries(same.map((rule) => [rule.id, { options: options[id] ?? {} }]));
    const settings: RuleSettings = { preset: 'recommended', rules };
    const language = 'dockerfile';
    const found = lintText({ language, text, settings, rules: same });
    const named = found.flatMap(({ rule, finding }) => finding.sameAs ?? rule.sameAs);
    expect(named).toContain(`hadolint/${id}`);
  });
}

test('a comment for a check of hadolint silences no other error of the file', () => {
  const text = '# hadolint global ignore=DL3011\nFROM alpine:3.22\nEXPOSE 80000 80/tpc\nCOYP a b\n';
  const found = lintText({ language: 'dockerfile', text }).filter(({ rule }) => rule.id === 'syntax-error');
  expect(found.map(({ finding }) => text.slice(finding.span.start, finding.span.end))).toEqual(['80/tpc', 'COYP']);
});
