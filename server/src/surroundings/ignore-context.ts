import { analyzeDockerfile } from '../model/analyze-dockerfile.ts';
import { dockerfileOfIgnoreFile } from '../model/file-name.ts';
import { parseDockerfile } from '../syntax/dockerfile/parser.ts';
import { contextFolderOf, type ContextFolder, type ContextQuestion } from './context-folder.ts';
import type { FileAccess } from './file-access.ts';
import { nameOf, parentOf, resolveIn } from './uri.ts';

export interface IgnoreFileQuestion extends Pick<ContextQuestion, 'said' | 'root'> {
  readonly ignoreFile: string;
}

/**
 * The folder that an ignore file is about. A `.dockerignore` counts only where its own folder is the build context;
 * `api.Dockerfile.dockerignore` is about that of `api.Dockerfile` beside it. Undefined where that can't be told.
 */
export async function contextFolderOfIgnoreFile(
  files: FileAccess,
  { ignoreFile, said, root }: IgnoreFileQuestion,
): Promise<ContextFolder | undefined> {
  const folder = parentOf(ignoreFile);
  if (folder === undefined) return undefined;
  const name = dockerfileOfIgnoreFile(nameOf(ignoreFile));
  if (name === undefined) return { folder, named: false };
  const dockerfile = resolveIn(folder, name);
  const text = await files.read(dockerfile);
  if (text === undefined) return undefined;
  return contextFolderOf(files, { dockerfile, model: analyzeDockerfile(parseDockerfile(text)), said, root });
}
