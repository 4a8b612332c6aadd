import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { BuildContext } from '../model/build-context.ts';
import type { ComposeModel } from '../model/compose.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Option, OptionValues } from './option.ts';
import type { ShellcheckResults } from './shellcheck-findings.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type Category = 'correctness' | 'security' | 'size' | 'cache' | 'reproducibility' | 'style';
/** Which fix a rule promises for its findings; the test harness holds every rule to it. */
export type FixPromise = 'always' | 'sometimes' | 'never';
/** What a user chooses from: the last two report just what those tools report, by `sameAs`. */
export type Preset = 'recommended' | 'strict' | 'hadolint' | 'buildkit';
/** Where a rule is on: `strict` has all of `recommended` too, and `optional` rules are on only where settings name them. */
export type RulePreset = 'recommended' | 'strict' | 'optional';

/** What a rule reports: data, read the same by the editor, the command line and the tests. */
export interface Finding {
  /** The words that are wrong, as narrow as can be. */
  readonly span: Span;
  /** What is wrong here and what follows from it: one sentence, no full stop. */
  readonly message: string;
  /** Best first. */
  readonly fixes?: readonly Fix[];
  /** Other places that explain the finding. */
  readonly related?: readonly Related[];
  readonly tag?: 'unnecessary' | 'deprecated';
  /** Which checks of other tools this finding is, where the rule stands for several; all of the rule's where nothing is said. */
  readonly sameAs?: readonly string[];
  /** Where the rule's own findings differ in it; what a user sets for the rule wins. */
  readonly severity?: Severity;
}

export interface Fix {
  /** A command: `Replace ADD with COPY`. */
  readonly title: string;
  /** `safe` builds the same image and runs the same, and is applied without asking; a person looks at a `suggestion` first. */
  readonly safety: 'safe' | 'suggestion';
  readonly edits: readonly Edit[];
  /** What it writes beside the file that it is found in. Such a fix is never applied without asking. */
  readonly files?: readonly FileChange[];
}

/** A file of the build context with the content that a fix gives it. */
export interface FileChange {
  /** Relative to the build context's folder, with `/`. */
  readonly path: string;
  /** All of its text. */
  readonly text: string;
  /** Whether the file is there already. */
  readonly exists: boolean;
}

export interface Related {
  readonly span: Span;
  readonly message: string;
}

export function safeFix(title: string, ...edits: readonly Edit[]): Fix {
  return { title, safety: 'safe', edits };
}

export function suggestion(title: string, ...edits: readonly Edit[]): Fix {
  return { title, safety: 'suggestion', edits };
}

/** A small file that shows the rule: documentation, test and expected fix at once. */
export type Example =
  /** `bad` has marker lines (`^^^ message`) under what is found; `fixed` is the text after the first fix of every finding. */
  | (ExampleSurroundings & {
      readonly title: string;
      readonly bad: string;
      readonly fixed?: string;
      /** What the first fixes write beside the file: the text of each by its path. */
      readonly fixedFiles?: Readonly<Record<string, string>>;
    })
  /** Nothing is found in it. */
  | (ExampleSurroundings & { readonly title: string; readonly good: string });

interface ExampleSurroundings {
  readonly options?: Readonly<Record<string, unknown>>;
  /** The build context, for rules that look at it: the text of each file by its path, or its size in bytes. */
  readonly files?: Readonly<Record<string, string | number>>;
}

interface RuleBase<Options extends readonly Option[]> {
  /** Names the fault in kebab case and reads after "allow": `latest-tag`. The file is named after it. */
  readonly id: string;
  /** One line for tables and settings, Markdown, no full stop. */
  readonly summary: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly fix: FixPromise;
  /** The presets that have the rule switched on; `recommended` where nothing is said. */
  readonly preset?: RulePreset;
  /** The version of Layerwise that first had it. */
  readonly since: string;
  /** The same check in other tools: `hadolint/DL3020`, `buildkit/JSONArgsRecommended`, `dclint/no-version-field`, `trivy/DS-0005`. */
  readonly sameAs: readonly string[];
  /** Concepts that explain the background. */
  readonly concepts: readonly string[];
  readonly options?: Options;
  readonly examples: readonly Example[];
}

export interface DockerfileRule<Options extends readonly Option[] = readonly Option[]> extends RuleBase<Options> {
  readonly language: 'dockerfile';
  check(context: DockerfileRuleContext<Options>): Iterable<Finding>;
}

export interface ComposeRule<Options extends readonly Option[] = readonly Option[]> extends RuleBase<Options> {
  readonly language: 'compose';
  check(context: ComposeRuleContext<Options>): Iterable<Finding>;
}

export type Rule = DockerfileRule | ComposeRule;

export interface DockerfileRuleContext<Options extends readonly Option[] = readonly Option[]> {
  readonly model: DockerfileModel;
  readonly options: OptionValues<Options>;
  /** What COPY and ADD can take from; undefined where it is not known: then nothing may be said about it. */
  readonly buildContext?: BuildContext | undefined;
  /** What ShellCheck says of the file's scripts; undefined where it is not there. */
  readonly shellcheck?: ShellcheckResults | undefined;
}

export interface ComposeRuleContext<Options extends readonly Option[] = readonly Option[]> {
  readonly model: ComposeModel;
  readonly options: OptionValues<Options>;
}

export function defineDockerfileRule<const Options extends readonly Option[] = readonly []>(
  rule: Omit<DockerfileRule<Options>, 'language'>,
): DockerfileRule<Options> {
  return { ...rule, language: 'dockerfile' };
}

export function defineComposeRule<const Options extends readonly Option[] = readonly []>(
  rule: Omit<ComposeRule<Options>, 'language'>,
): ComposeRule<Options> {
  return { ...rule, language: 'compose' };
}

/** The text of an example; marks the language for editors and takes the indentation off. */
export { dedent as dockerfile, dedent as compose } from '../text/dedent.ts';
