import { defineCommand } from './command.ts';

export default defineCommand({
  id: 'layerwise.compareImages',
  title: 'Compare Image Sizes',
  icon: '$(diff)',
  enablement: 'isWorkspaceTrusted',
  hosts: ['node'],
  run: async (context, ...given) => (await import('../compare/compare-images.ts')).compareImages(context, ...given),
});
