import { rules } from '../server/src/rules/index.ts';
import { holdRule } from './harness/hold-rule.ts';

for (const rule of rules) holdRule(rule);
