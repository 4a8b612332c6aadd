import { readFileSync } from 'node:fs';
import { validate } from 'dockerfile-utils';

// Validates the files it is given, as dockerfile-utils' own command does with one, and prints what is found.
const found = process.argv.slice(2).map((file) => ({ file, problems: validate(readFileSync(file, 'utf8')) }));
console.log(JSON.stringify(found));
