import { defineCommand } from './command.ts';

const when =
  'editorLangId == dockerfile || editorLangId == dockercompose || editorLangId == yaml && resourceFilename =~ /^(docker-)?compose.*\\.ya?ml$/';

export default defineCommand({
  id: 'layerwise.explainFile',
  title: 'Explain This File',
  icon: '$(book)',
  menus: [
    { menu: 'editor/title', when, group: 'navigation@90' },
    { menu: 'editor/context', when, group: 'z_commands@5' },
  ],
  hosts: ['node', 'web'],
  run: async (context, ...given) => (await import('../explain/explain-file.ts')).explainFile(context, ...given),
});
