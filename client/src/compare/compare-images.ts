import { ProgressLocation, QuickPickItemKind, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { abortOn } from '../cancellation.ts';
import type { CommandContext } from '../commands/command.ts';
import { configuredEngine } from '../configuration.ts';
import { listImages } from '../engine/image.ts';
import type { LocalImage, Read } from '../engine/image.ts';
import type { Engine } from '../engine/run.ts';
import { fieldsOf } from '../fields.ts';
import { explainMissingTrust, workspaceTrust } from '../trust.ts';
import { openComparison } from '../views/compare/panel.ts';
import type { ComparisonResult } from '../views/compare/panel.ts';

/** What can be said beforehand. */
export interface CompareChoices {
  readonly before?: string;
  readonly after?: string;
  /** The id of the image that had the name `after` until it was built again: offered first. */
  readonly previous?: string;
}

/** Asks for two images, measures them and opens the page that shows them side by side. */
export async function compareImages(
  { extension }: CommandContext,
  ...given: readonly unknown[]
): Promise<ComparisonResult> {
  const trust = workspaceTrust();
  if (trust === undefined) {
    explainMissingTrust('Compare Image Sizes');
    return { kind: 'not-compared', message: 'The workspace is not trusted' };
  }
  const choices = choicesOf(given[0]);
  const names = await chooseImages(configuredEngine(trust), choices);
  return names === undefined
    ? { kind: 'not-compared', message: 'Nothing was chosen' }
    : openComparison(extension, names.before, names.after);
}

async function chooseImages(
  engine: Engine,
  choices: CompareChoices,
): Promise<{ before: string; after: string } | undefined> {
  if (choices.before !== undefined && choices.after !== undefined)
    return { before: choices.before, after: choices.after };
  const listed = await window.withProgress(
    { location: ProgressLocation.Notification, title: 'Asking the engine for its images', cancellable: true },
    async (_, token): Promise<Read<readonly LocalImage[]>> => {
      const { signal, dispose } = abortOn(token);
      try {
        return await listImages(engine, signal);
      } finally {
        dispose();
      }
    },
  );
  if (listed.kind === 'failure') {
    if (listed.reason !== 'cancelled') void window.showErrorMessage(listed.message);
    return undefined;
  }
  const { after: known, previous } = choices;
  const before = choices.before ?? (await pickImage(listed.value, 'The first image (A)', known, previous));
  if (before === undefined) return undefined;
  const after = known ?? (await pickImage(listed.value, 'The second image (B)', before, undefined));
  return after === undefined ? undefined : { before, after };
}

type ImageItem = QuickPickItem & { readonly image?: string };

/** A list of what is there, which also takes any other name or id that is typed. */
function pickImage(
  images: readonly LocalImage[],
  title: string,
  other: string | undefined,
  previous: string | undefined,
): Promise<string | undefined> {
  const items: ImageItem[] = images
    .filter((image) => image.name !== other)
    .map((image) => ({
      label: image.name,
      description: image.size,
      detail: `Created ${image.created}`,
      image: image.name,
    }));
  if (previous !== undefined) {
    items.unshift(
      {
        label: `The previous ${other ?? 'image'}`,
        description: previous.replace(/^sha256:/, '').slice(0, 12),
        image: previous,
      },
      { label: 'Images', kind: QuickPickItemKind.Separator },
    );
  }
  const picker = window.createQuickPick<ImageItem>();
  picker.title = `Compare Image Sizes: ${title}`;
  picker.placeholder = images.length === 0 ? 'Type the name of an image' : 'Choose an image, or type a name or an id';
  picker.matchOnDescription = true;
  picker.items = items;
  picker.onDidChangeValue((value) => {
    const typed = value.trim();
    const exact = typed === '' || items.some((item) => item.image === typed);
    picker.items = exact ? items : [...items, { label: `Use “${typed}”`, alwaysShow: true, image: typed }];
  });
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.image);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

function choicesOf(given: unknown): CompareChoices {
  const { before, after, previous } = fieldsOf(given);
  return {
    ...(typeof before === 'string' ? { before } : {}),
    ...(typeof after === 'string' ? { after } : {}),
    ...(typeof previous === 'string' ? { previous } : {}),
  };
}
