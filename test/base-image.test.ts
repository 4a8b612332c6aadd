import { expect, test } from 'vitest';
import { analyzeDockerfile } from '../server/src/model/analyze-dockerfile.ts';
import { baseImageOf } from '../server/src/model/base-image.ts';
import { parseDockerfile } from '../server/src/syntax/dockerfile/parser.ts';

test.each([
  ['FROM python:3.12-slim', { repository: 'python', family: 'debian', isSlim: true, hasShell: true, user: 'root' }],
  ['FROM python:3.12-slim-bookworm', { family: 'debian', release: '12', isSlim: true }],
  ['FROM node:22-alpine3.22', { family: 'alpine', release: '3.22', isSlim: false, shell: '/bin/sh' }],
  ['FROM alpine', { family: 'alpine', release: undefined, tag: 'latest' }],
  ['FROM alpine:3.22.1', { family: 'alpine', release: '3.22.1' }],
  ['FROM ubuntu:24.04', { family: 'ubuntu', release: '24.04' }],
  ['FROM public.ecr.aws/docker/library/ruby:3.4', { repository: 'ruby', isOfficial: true, family: 'debian' }],
  ['FROM eclipse-temurin:21-jre', { family: 'ubuntu' }],
  ['FROM eclipse-temurin:21-jre-alpine-3.22', { family: 'alpine' }],
  ['FROM eclipse-temurin:21-ubi9-minimal', { family: 'fedora' }],
  ['FROM openjdk:17-jdk-slim', { family: 'debian', isSlim: true }],
  ['FROM openjdk:17', { family: undefined, hasShell: undefined, user: 'root' }],
  ['FROM maven:3.9-eclipse-temurin-21', { family: 'ubuntu' }],
  ['FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6', { family: 'fedora', user: 'root' }],
  ['FROM registry.access.redhat.com/ubi9/python-312', { family: undefined, user: undefined }],
  ['FROM golang:1.27-nanoserver-ltsc2025', { family: 'windows', shell: 'cmd' }],
  ['FROM gcr.io/distroless/static-debian13', { family: 'distroless', hasShell: false, user: 'root', shell: undefined }],
  ['FROM gcr.io/distroless/python3-debian13:nonroot', { family: 'distroless', hasShell: false, user: 'nonroot' }],
  ['FROM gcr.io/distroless/base:debug-nonroot', { hasShell: true, shell: '/busybox/sh', user: 'nonroot' }],
  ['FROM gcr.io/distroless/java:11', { family: 'distroless', hasShell: undefined }],
  ['FROM cgr.dev/chainguard/python:latest', { family: 'distroless', hasShell: false, user: 'nonroot' }],
  ['FROM cgr.dev/chainguard/python:latest-dev', { family: 'wolfi', hasShell: true }],
  ['FROM cgr.dev/chainguard/bash', { family: undefined, hasShell: undefined }],
  ['FROM mcr.microsoft.com/dotnet/aspnet:8.0', { family: 'debian', user: 'root' }],
  ['FROM mcr.microsoft.com/dotnet/aspnet:10.0', { family: 'ubuntu' }],
  ['FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled', { family: 'distroless', hasShell: false, user: 'app' }],
  ['FROM mcr.microsoft.com/dotnet/sdk:9.0-azurelinux3.0', { family: 'fedora' }],
  ['FROM mcr.microsoft.com/dotnet/framework/sdk:4.8', { family: 'windows', shell: 'cmd', user: undefined }],
  ['FROM example.com/alpine:3', { repository: 'example.com/alpine', family: undefined, isOfficial: false }],
  ['FROM someone/my-alpine:3-alpine', { family: undefined, hasShell: undefined, user: undefined }],
  ['FROM python:3.12-mine', { family: undefined }],
  ['FROM python@sha256:0123456789012345678901234567890123456789012345678901234567890123', { family: undefined }],
  ['FROM scratch', { family: 'scratch', hasShell: false, repository: 'scratch' }],
  ['ARG VERSION=3.12\nFROM python:${VERSION}-slim', { tag: '3.12-slim', isSlim: true, isOverridable: false }],
  ['ARG BASE=debian:12\nFROM $BASE', { family: 'debian', release: '12', isOverridable: true }],
  ['ARG TAG=3-alpine\nFROM python:$TAG', { family: 'alpine', isOverridable: true }],
  ['FROM alpine AS a\nFROM a AS b\nRUN true\nFROM b', { family: 'alpine' }],
])('%s', (text, expected) => {
  const model = analyzeDockerfile(parseDockerfile(text));
  expect(baseImageOf(model, model.finalStage)).toMatchObject(expected);
});

test.each(['ARG BASE\nFROM $BASE', 'FROM a:b:c', 'RUN true'])('%s tells of no image', (text) => {
  const model = analyzeDockerfile(parseDockerfile(text));
  expect(baseImageOf(model, model.finalStage)).toBeUndefined();
});
