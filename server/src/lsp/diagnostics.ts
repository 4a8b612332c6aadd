import {
  DiagnosticSeverity,
  DiagnosticTag,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import { problemOf, type Problem } from '../features/diagnostics.ts';
import type { Reported } from '../rules/lint.ts';
import type { Severity } from '../rules/rule.ts';
import { toRange } from './convert.ts';
import type { Host } from './host.ts';
import type { OpenDocument } from './open-document.ts';
import { describe, type Session } from './session.ts';

/** Diagnostics both ways; the server uses one of them, pull where the client can. */
export interface Diagnostics {
  /** Sends the problems of a document, unless a newer version of it is already waiting to be read. */
  readonly push: (document: OpenDocument) => Promise<void>;
  readonly pull: (
    params: DocumentDiagnosticParams,
    token: CancellationToken,
  ) => Promise<DocumentDiagnosticReport | ResponseError<DiagnosticServerCancellationData>>;
}

export function diagnosing(session: Session, connection: Connection, host: Host): Diagnostics {
  /** Undefined where the document has changed or was closed meanwhile. */
  const problems = async (document: OpenDocument): Promise<Diagnostic[] | undefined> => {
    const settings = await session.settings(document.uri);
    if (session.document(document.uri) !== document) return undefined;
    if (!settings.enable || !settings.diagnostics) return [];
    try {
      session.using(document);
      return document
        .reported(session.reporting(document, settings), session.ruleFailed)
        .map((reported) => toDiagnostic(document, reported, session));
    } catch (error) {
      connection.console.error(`Checking ${document.uri} failed: ${describe(error)}`);
      return [];
    }
  };
  return {
    async push(document) {
      await settle(host);
      const { uri, version } = document;
      if (document.language === undefined || session.document(uri) !== document) return;
      const diagnostics = await problems(document);
      if (diagnostics !== undefined) await connection.sendDiagnostics({ uri, version, diagnostics });
    },
    async pull({ textDocument: { uri }, previousResultId }, token) {
      await settle(host);
      // What the user sees now counts: after a burst of keys, the last of several requests does the work for all.
      for (let document = session.document(uri); document?.language !== undefined; document = session.document(uri)) {
        if (token.isCancellationRequested) return cancelled();
        const resultId = `${document.serial}.${session.generation}`;
        if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
        const items = await problems(document);
        if (items !== undefined) return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
      }
      return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    },
  };
}

export function toDiagnostic(document: OpenDocument, reported: Reported, session: Session): Diagnostic {
  const problem = problemOf(reported);
  const can = session.client.textDocument;
  const related = (can?.diagnostic ?? can?.publishDiagnostics)?.relatedInformation === true ? problem.related : [];
  return {
    range: toRange(document, problem.span),
    severity: severityOf[problem.severity],
    source: 'layerwise',
    code: problem.code,
    codeDescription: { href: problem.page },
    message: problem.message,
    ...(problem.tag === undefined ? {} : { tags: [tagOf[problem.tag]] }),
    ...(related.length === 0
      ? {}
      : {
          relatedInformation: related.map(({ span, message }) => ({
            location: { uri: document.uri, range: toRange(document, span) },
            message,
          })),
        }),
  };
}

const severityOf: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tagOf: Readonly<Record<NonNullable<Problem['tag']>, DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
};

/**
 * Messages are read one a turn. The turn after next comes behind the message that waits now, so a document that is out
 * of date by then was changed by a key that had been pressed already.
 */
async function settle(host: Host): Promise<void> {
  await host.nextTurn();
  await host.nextTurn();
}

function cancelled(): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled');
}
