import * as Flags from '@oclif/core/flags';

/** The queue that several machines share. */
export const queue = {
  queue: Flags.string({
    summary: 'the queue that machines share, as in postgres://cse@db.example/cse',
    env: 'CSE_QUEUE',
    noCacheDefault: true,
    helpValue: 'URL',
    helpGroup: 'QUEUE',
  }),
};

/** How a run is put into a queue. */
export const submitting = {
  ...queue,
  'part-images': Flags.integer({
    summary: 'the most images in a part',
    helpValue: 'N',
    helpGroup: 'QUEUE',
    min: 1,
    dependsOn: ['queue'],
  }),
  detach: Flags.boolean({
    summary: 'put it into the queue, and do not wait',
    helpGroup: 'QUEUE',
    dependsOn: ['queue'],
  }),
  cancel: Flags.boolean({
    summary: 'cancel the run of this plan that is under way',
    helpGroup: 'QUEUE',
    exclusive: ['detach'],
    dependsOn: ['queue'],
  }),
};
