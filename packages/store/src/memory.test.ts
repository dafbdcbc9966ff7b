import { describeStore } from '@cse/testkit';
import { memoryStore } from './index.ts';

describeStore('memory', async () => memoryStore());
