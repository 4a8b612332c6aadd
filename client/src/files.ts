import { FileType, Uri, workspace } from 'vscode';
import type { FileStat } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  fileKindRequest,
  listFolderRequest,
  readFileRequest,
  type FileKind,
  type FileParams,
  type ListedFile,
} from '../../server/src/protocol.ts';

/** Answers the server's questions about files that it can't read itself. */
export function answerAboutFiles(client: BaseLanguageClient): void {
  client.onRequest(fileKindRequest, async ({ uri }: FileParams): Promise<string | null> => {
    const information = await look(Uri.parse(uri, true));
    return information === undefined ? null : kindOf(information.type);
  });
  client.onRequest(listFolderRequest, async ({ uri }: FileParams): Promise<readonly ListedFile[] | null> => {
    const folder = Uri.parse(uri, true);
    try {
      const entries = await workspace.fs.readDirectory(folder);
      return await Promise.all(
        entries.map(async ([name, type]): Promise<ListedFile> => {
          const kind = kindOf(type);
          const information = kind === 'file' ? await look(Uri.joinPath(folder, name)) : undefined;
          return { name, kind, bytes: information?.size ?? 0, link: (type & FileType.SymbolicLink) !== 0 };
        }),
      );
    } catch {
      return null;
    }
  });
  client.onRequest(readFileRequest, async ({ uri }: FileParams): Promise<string | null> => {
    try {
      return new TextDecoder().decode(await workspace.fs.readFile(Uri.parse(uri, true)));
    } catch {
      return null;
    }
  });
}

function kindOf(type: FileType): FileKind {
  return (type & FileType.Directory) === 0 ? 'file' : 'folder';
}

/** Undefined where nothing is there. */
async function look(uri: Uri): Promise<FileStat | undefined> {
  try {
    return await workspace.fs.stat(uri);
  } catch {
    return undefined;
  }
}
