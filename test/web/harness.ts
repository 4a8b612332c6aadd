import { runSuite } from '../vscode/support/run-suite.ts';
import { startWebServer } from './server.ts';

/** The extension in VS Code for the Web, where it and its server run as web workers. */
await runSuite({ folder: 'test/web/suite', platform: 'browser', start: startWebServer });
