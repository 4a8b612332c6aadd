import { LSPErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';
import type { AnySource, Source } from '../model/source.ts';
import type { Host } from './host.ts';
import type { OpenDocument } from './open-document.ts';
import { isOffered, type SharedFeature } from './other-extensions.ts';
import { describe, type Session } from './session.ts';
import type { Settings } from './settings.ts';

/** What a handler works on: a snapshot that stays as it is, whatever the user types meanwhile. */
export interface Request<Params, About extends AnySource = Source> {
  readonly params: Params;
  readonly document: OpenDocument;
  readonly source: About;
  readonly settings: Settings;
}

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

export type Answer<About extends AnySource = Source> = <Params extends AboutDocument, Result>(
  name: string,
  feature: 'diagnostics' | 'hover' | 'codeActions' | SharedFeature,
  fallback: Result,
  run: (request: Request<Params, About>) => Result | Promise<Result>,
) => (params: Params, token: CancellationToken) => Promise<Result | ResponseError>;

/**
 * The one wrapper around all handlers. It takes the document as it is when the request arrives, lets messages that are
 * already here go first, stops when the request was cancelled, and gives the fallback for documents of other languages,
 * for what settings switch off, and where the handler throws: that is logged and costs the user one answer, no more.
 */
export function answering<About extends AnySource>(
  session: Session,
  connection: Connection,
  host: Host,
  sourceOf: (document: OpenDocument) => About | undefined,
): Answer<About> {
  return (name, feature, fallback, run) => async (params, token) => {
    const { uri } = params.textDocument;
    const document = session.document(uri);
    if (document?.language === undefined) return fallback;
    await host.nextTurn();
    if (token.isCancellationRequested) return cancelled();
    const settings = await session.settings(uri);
    if (token.isCancellationRequested) return cancelled();
    try {
      session.using(document);
      const source = sourceOf(document);
      if (source === undefined || !isOn(session, feature, document, settings)) return fallback;
      return await run({ params, document, source, settings });
    } catch (error) {
      if (error instanceof ResponseError) return error;
      connection.console.error(`${name} failed on ${uri}: ${describe(error)}`);
      return fallback;
    }
  };
}

function isOn(
  session: Session,
  feature: Parameters<Answer>[1],
  { language }: OpenDocument,
  settings: Settings,
): boolean {
  if (!settings.enable || language === undefined) return false;
  switch (feature) {
    case 'diagnostics':
      return settings.diagnostics;
    case 'hover':
      return settings.hover;
    case 'codeActions':
      return settings.codeActions;
    default:
      return language !== 'ignore' && isOffered(feature, language, settings, session.options.otherExtensions ?? []);
  }
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled');
}
