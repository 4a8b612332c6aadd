import type { Connection } from 'vscode-languageserver';
import {
  fileKindRequest,
  listFolderRequest,
  readFileRequest,
  type FileKind,
  type FileParams,
  type ListedFile,
} from '../protocol.ts';
import type { FileAccess } from '../surroundings/file-access.ts';

/** The files that only the client can read. What goes wrong there counts as a file that can't be read. */
export function clientFiles(connection: Connection): FileAccess {
  const ask = async <Answer>(method: string, uri: string): Promise<Answer | undefined> => {
    const params: FileParams = { uri };
    try {
      return (await connection.sendRequest<Answer | null>(method, params)) ?? undefined;
    } catch {
      return undefined;
    }
  };
  return {
    kindOf: (uri) => ask<FileKind>(fileKindRequest, uri),
    list: (uri) => ask<readonly ListedFile[]>(listFolderRequest, uri),
    read: (uri) => ask<string>(readFileRequest, uri),
  };
}
