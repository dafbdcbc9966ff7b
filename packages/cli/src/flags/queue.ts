import * as Flags from '@oclif/core/flags';

/** The queue that several machines share. */
export const queue = {
  queue: Flags.string({
    summary: 'the shared queue, such as postgres://cse@db.example/cse',
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
    summary: 'the maximum number of images in a part',
    helpValue: 'N',
    helpGroup: 'QUEUE',
    min: 1,
    dependsOn: ['queue'],
  }),
  detach: Flags.boolean({
    summary: 'queue the run and exit, without waiting for it',
    helpGroup: 'QUEUE',
    dependsOn: ['queue'],
  }),
  cancel: Flags.boolean({
    summary: 'cancel the current run of this plan',
    helpGroup: 'QUEUE',
    exclusive: ['detach'],
    dependsOn: ['queue'],
  }),
};
