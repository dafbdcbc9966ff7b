import { defineQueue } from '@cse/queue';
import { openPostgres } from './open.ts';

export default defineQueue({ schemes: ['postgres', 'postgresql'], open: openPostgres });
