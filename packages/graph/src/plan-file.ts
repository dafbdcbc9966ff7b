import { digestOf, isDigest, parseRepository, type Digest, type Holder } from '@cse/oci';
import type { CseError } from '@cse/errors';
import { z } from 'zod';
import { invalidPlan } from './errors.ts';
import type { Plan } from './plan.ts';
import { FORMAT } from './print-plan.ts';
import { contentId, tagId, type Step, type StepId } from './step.ts';
import { leanStep, Texts } from './texts.ts';

/** Reads a kept plan. Throws `PLAN_INVALID`: a plan is run without the plugins that made it, so nothing in it is trusted. */
export function parsePlan(text: string): Plan {
  const result = planSchema.safeParse(parseJson(text));
  if (!result.success) throw invalidPlan(z.prettifyError(result.error), result.error);
  const { asked, images, notes, postponed, homes, reads, documents, platforms, sites, contents } = result.data;
  const plan: Plan = {
    ...stepsIn(result.data.steps),
    contents: new Map(
      Object.entries(contents).map(([digest, base64]) => [
        digest as Digest,
        new Uint8Array(Buffer.from(base64, 'base64')),
      ]),
    ),
    images,
    notes,
    postponed,
    ...(asked && { asked }),
    ...(reads && { reads }),
    ...(platforms && { platforms }),
    ...(sites && { sites }),
    ...(homes && { homes: new Map(Object.entries(homes)) }),
    ...(documents && { documents: new Map(Object.entries(documents)) }),
  };
  checkContents(plan);
  checkSteps(plan);
  checkHomes(plan);
  return plan;
}

/** Parses the steps one by one, so that only their known fields stay in memory. */
function stepsIn(written: readonly unknown[]): Pick<Plan, 'steps' | 'owners'> {
  const [steps, owners] = [new Map<StepId, Step>(), new Map<StepId, readonly string[]>()];
  const texts = new Texts();
  for (const [at, each] of written.entries()) {
    const result = stepSchema.safeParse(each);
    if (!result.success) throw invalidStep(at, result.error);
    const { owners: own, ...step } = result.data;
    const lean = leanStep(step, texts);
    steps.set(lean.id, lean);
    owners.set(lean.id, texts.list(own));
  }
  return { steps, owners };
}

function invalidStep(at: number, error: z.ZodError): CseError {
  const issues = error.issues.map((issue) => ({ ...issue, path: ['steps', at, ...issue.path] }));
  return invalidPlan(z.prettifyError(new z.ZodError(issues)), error);
}

function checkContents({ contents, documents = new Map() }: Plan): void {
  for (const [address, digest] of documents)
    if (!contents.has(digest)) throw invalidPlan(`it lacks the content of ${address}`);
  for (const [digest, bytes] of contents) {
    if (digestOf(bytes) !== digest) throw invalidPlan(`its content for ${digest} does not match that digest`);
  }
}

function checkSteps({ steps, contents }: Plan): void {
  const seen = new Set<string>();
  for (const step of steps.values()) {
    if (step.id !== idOf(step)) throw invalidPlan(`step ${step.id} makes ${idOf(step)}`);
    for (const need of step.needs)
      if (!seen.has(need)) throw invalidPlan(`${step.id} needs ${need}, which no earlier step makes`);
    if (step.kind === 'put-manifest' && !contents.has(step.content.digest))
      throw invalidPlan(`it lacks the bytes of ${step.id}`);
    seen.add(step.id);
  }
}

function checkHomes({ steps, homes = new Map() }: Plan): void {
  for (const id of homes.keys()) if (!steps.has(id)) throw invalidPlan(`it relocates ${id}, which no step makes`);
}

const idOf = (step: Step) => (step.kind === 'put-tag' ? tagId(step.to, step.tag) : contentId(step.to, step.content));

const digestSchema = z.custom<Digest>(isDigest, 'is not a digest');
const holderSchema = z.custom<Holder>(
  (value) => typeof value === 'string' && /^(plan$|source:.|target:.)/.test(value),
  'is not a holder',
);
const repositorySchema = z.string().refine(isFullName, 'is not the full name of a repository');
const descriptorSchema = z.strictObject({
  mediaType: z.string(),
  digest: digestSchema,
  size: z.int().nonnegative(),
  platform: z.strictObject({ os: z.string(), architecture: z.string(), variant: z.string().optional() }).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  artifactType: z.string().optional(),
  urls: z.array(z.string()).optional(),
});
const stepBase = {
  id: z.string(),
  needs: z.array(z.string()),
  after: z.array(z.string()).optional(),
  content: descriptorSchema,
  to: z.string(),
  owners: z.array(z.string()).nonempty(),
};
const stepSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('copy-blob'),
    from: z.array(holderSchema),
    holds: digestSchema.optional(),
    ...stepBase,
  }),
  z.strictObject({ kind: z.literal('put-manifest'), ...stepBase }),
  z.strictObject({
    kind: z.literal('put-tag'),
    tag: z.string(),
    expect: z.union([digestSchema, z.literal('absent')]).optional(),
    ...stepBase,
  }),
]);
const planSchema = z.strictObject({
  format: z.literal(FORMAT),
  images: z.array(
    z.strictObject({ reference: z.string(), digest: digestSchema, owner: z.string(), source: z.string().optional() }),
  ),
  notes: z.array(z.string()),
  asked: z.array(z.strictObject({ use: z.string(), options: z.unknown() })).optional(),
  postponed: z.array(z.strictObject({ owner: z.string(), what: z.string() })),
  homes: z.record(z.string(), z.array(repositorySchema).nonempty()).optional(),
  reads: z.array(digestSchema).optional(),
  platforms: z.array(z.string()).optional(),
  documents: z.record(z.string(), digestSchema).optional(),
  sites: z.array(z.strictObject({ name: z.string(), to: z.string() })).optional(),
  steps: z.array(z.unknown()),
  contents: z.record(z.string(), z.string()),
});

function isFullName(text: string): boolean {
  try {
    return parseRepository(text) === text;
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidPlan('it is not JSON', cause);
  }
}
