import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { type ServerResponse, createServer } from 'node:http';
import path from 'node:path';
import { inRoot } from '../../scripts/support/paths.ts';
import { installVscode } from '../../scripts/vscode/install.ts';

/** A browser finds every name below `localhost` on its own machine. */
const site = 'layerwise.localhost';

export interface WebServer {
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * Serves VS Code for the Web from npm, as a hosting site would: static files only, the extension among them, and a workspace
 * in memory (`tmp:/workspace`), which the tests fill.
 */
export async function startWebServer(tests: string): Promise<WebServer> {
  const build = await realpath((await installVscode()).web);
  // Only what a browser may fetch: the build, what an installed extension consists of, and the tests.
  const folders: Readonly<Record<string, string>> = {
    build,
    'extension/dist': inRoot('dist'),
    'extension/snippets': inRoot('snippets'),
    'extension/syntaxes': inRoot('syntaxes'),
    'extension/package.json': inRoot('package.json'),
    // VS Code looks for tests below the extension.
    'extension/tests': path.dirname(tests),
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', address());
    if (url.pathname === '/') {
      response.setHeader('content-type', 'text/html').end(page(url.host, path.basename(tests)));
      return;
    }
    const asked = decodeURIComponent(url.pathname.slice(1));
    const mount = Object.keys(folders).find((name) => asked === name || asked.startsWith(`${name}/`));
    const file = mount === undefined ? undefined : path.join(folders[mount] ?? '', asked.slice(mount.length));
    void send(response, file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: address(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function address(): string {
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('The web server has no port');
    return `http://vscode.${site}:${bound.port}/`;
  }
}

async function send(response: ServerResponse, file: string | undefined): Promise<void> {
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (file === undefined || !found?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
  createReadStream(file).pipe(response);
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.html': 'text/html',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The page of a site that hosts VS Code 1.91: its module loader, and a call that creates the workbench. */
function page(host: string, tests: string): string {
  const options = {
    configurationDefaults: { 'workbench.startupEditor': 'none' },
    productConfiguration: {
      nameShort: 'VS Code',
      nameLong: 'VS Code for the Web',
      applicationName: 'code-web',
      dataFolderName: '.vscode-web',
      version: '1.91.1',
      enableTelemetry: false,
      // Each webview has an origin of its own, on the site of the page: of other sites browsers take no service workers in frames.
      webviewContentExternalBaseUrlTemplate: `http://{{uuid}}.${site}:${new URL(`http://${host}`).port}/build/out/vs/workbench/contrib/webview/browser/pre/`,
    },
  };
  return `<!doctype html>
<html>
  <head>
    <meta charset="utf-8" />
    <link rel="stylesheet" href="/build/out/vs/workbench/workbench.web.main.css" />
  </head>
  <body aria-label="">
    <script src="/build/out/vs/loader.js"></script>
    <script src="/build/out/vs/webPackagePaths.js"></script>
    <script>
      const build = location.origin + '/build';
      const paths = Object.entries(self.webPackagePaths).map(([name, file]) => [name, build + '/node_modules/' + name + '/' + file]);
      const trustedTypesPolicy = trustedTypes.createPolicy('amdLoader', { createScriptURL: (url) => url });
      require.config({ baseUrl: build + '/out', paths: Object.fromEntries(paths), recordStats: true, trustedTypesPolicy });
    </script>
    <script src="/build/out/vs/workbench/workbench.web.main.nls.js"></script>
    <script src="/build/out/vs/workbench/workbench.web.main.js"></script>
    <script>
      require(['vs/workbench/workbench.web.main', 'vs/base/common/uri'], (workbench, { URI }) => {
        const here = (path) => URI.from({ scheme: 'http', authority: '${host}', path });
        workbench.create(document.body, {
          ...${JSON.stringify(options)},
          developmentOptions: { extensions: [here('/extension')], extensionTestsPath: here('/extension/tests/${tests}') },
          workspaceProvider: {
            workspace: { folderUri: URI.from({ scheme: 'tmp', path: '/workspace' }) },
            trusted: true,
            open: async () => true,
          },
        });
      });
    </script>
  </body>
</html>`;
}
