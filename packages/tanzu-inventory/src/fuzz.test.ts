import { fuzzBytes } from '@cse/testkit';
import { test } from 'vitest';
import { binary, group } from './inventory.testing.ts';
