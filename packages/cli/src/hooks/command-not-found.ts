import type { Hook } from '@oclif/core/hooks';
import { notFound } from '../not-found.ts';

const commandNotFound: Hook.CommandNotFound = async function ({ id, config }) {
  throw notFound(id, config);
};

export default commandNotFound;
