import type { Check } from '../check.ts';
import { failure, pass, warning } from '../finding.ts';
import { projectNameOf, projectsOf } from '../harbor.ts';
import { targetOf } from '../target.ts';

/** Harbor's projects. */
export const registryProjects: Check = {
  id: 'registry.projects',
  looksAt: "Harbor's projects: whether they exist and are public",
  why: 'For a project that does not exist, Harbor answers "unauthorized" to everyone; and from a private one, no node can pull.',
  symptoms: [5, 6],
  needs: ['registry.api'],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    const projects = await projectsOf(subject, signal);
    if (!target || !projects) return;
    for (const name of new Set(subject.paths.map((path) => projectNameOf(path, subject)))) {
      const project = projects.find((each) => each.name === name);
      const lookedAt = `the project ${name} of Harbor at ${target.host}`;
      if (!project)
        yield failure(lookedAt, 'it does not exist, or is hidden', {
          todo: `Create it: ${creation(target.host, name)}`,
          fault: 'access',
        });
      else if (project.isPublic === false)
        yield failure(lookedAt, 'it exists, but is private', {
          todo: `Projects → ${name} → Configuration → Project registry: Public`,
          fault: 'access',
        });
      else if (project.isPublic === undefined)
        yield warning(
          lookedAt,
          'it exists; whether it is public is unknown',
          `cse login ${target.host}, then check again.`,
        );
      else yield pass(lookedAt, 'it exists, and is public');
    }
  },
};

const creation = (host: string, name: string) =>
  `Projects → New Project "${name}", Access Level: Public; or curl -u USER -H 'Content-Type: application/json' -d '{"project_name":"${name}","metadata":{"public":"true"}}' https://${host}/api/v2.0/projects`;
