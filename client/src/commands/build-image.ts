import { defineCommand } from './command.ts';

export default defineCommand({
  id: 'layerwise.buildImage',
  title: 'Build Image',
  icon: '$(package)',
  enablement: 'isWorkspaceTrusted',
  menus: [
    { menu: 'editor/context', when: 'editorLangId == dockerfile && resourceScheme == file', group: 'z_commands@10' },
    {
      menu: 'explorer/context',
      when: 'resourceLangId == dockerfile && resourceScheme == file',
      group: 'z_commands@10',
    },
  ],
  hosts: ['node'],
  // What builds is loaded with the first build, so that opening a Dockerfile stays fast and this value can be read anywhere.
  run: async (context, ...given) => (await import('../build/build-image.ts')).buildImage(context, ...given),
});
