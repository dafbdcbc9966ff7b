import type { Check } from './check.ts';
import { layoutBase } from './checks/layout-base.ts';
import { layoutContent } from './checks/layout-content.ts';
import { registryMount } from './checks/registry-mount.ts';
import { registryForeign } from './checks/registry-foreign.ts';
import { layoutSiblings } from './checks/layout-siblings.ts';
import { machineClock } from './checks/machine-clock.ts';
import { machineCredentials } from './checks/machine-credentials.ts';
import { machineSpace } from './checks/machine-space.ts';
import { namesProxy } from './checks/names-proxy.ts';
import { namesTarget } from './checks/names-target.ts';
import { namesVcd } from './checks/names-vcd.ts';
import { registryApi } from './checks/registry-api.ts';
import { registryFormats } from './checks/registry-formats.ts';
import { registryNesting } from './checks/registry-nesting.ts';
import { registryProjects } from './checks/registry-projects.ts';
import { registryPull } from './checks/registry-pull.ts';
import { registryPush } from './checks/registry-push.ts';
import { registrySize } from './checks/registry-size.ts';
import { registrySpace } from './checks/registry-space.ts';
import { registryTags } from './checks/registry-tags.ts';
import { registryUploads } from './checks/registry-uploads.ts';
import { releasesBeside } from './checks/releases-beside.ts';
import { releasesOnline } from './checks/releases-online.ts';
import { releasesTogether } from './checks/releases-together.ts';
import { releasesVcd } from './checks/releases-vcd.ts';
import { settingsCertificates } from './checks/settings-certificates.ts';
import { settingsProxy } from './checks/settings-proxy.ts';
import { settingsUrl } from './checks/settings-url.ts';
import { sourceContent } from './checks/source-content.ts';
import { sourceLimits } from './checks/source-limits.ts';
import { sourcePlan } from './checks/source-plan.ts';
import { sourceRegistries } from './checks/source-registries.ts';
import { tlsFile } from './checks/tls-file.ts';
import { tlsNames } from './checks/tls-names.ts';
import { tlsNodes } from './checks/tls-nodes.ts';
import { tlsPlain } from './checks/tls-plain.ts';
import { tlsTrust } from './checks/tls-trust.ts';
import { tlsValidity } from './checks/tls-validity.ts';

/** All checks, in the order in which their findings are told; what a check needs stands before it. */
export const checks: readonly Check[] = [
  layoutBase,
  namesTarget,
  namesVcd,
  namesProxy,
  tlsPlain,
  tlsTrust,
  tlsNames,
  tlsValidity,
  tlsFile,
  tlsNodes,
  registryApi,
  registryProjects,
  registryPull,
  registryPush,
  registryNesting,
  registryTags,
  registryMount,
  registrySize,
  registryUploads,
  registryFormats,
  registryForeign,
  registrySpace,
  layoutSiblings,
  settingsUrl,
  settingsCertificates,
  settingsProxy,
  sourceRegistries,
  sourcePlan,
  layoutContent,
  sourceContent,
  sourceLimits,
  releasesTogether,
  releasesVcd,
  releasesOnline,
  releasesBeside,
  machineSpace,
  machineClock,
  machineCredentials,
];
