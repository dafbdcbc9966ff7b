import type { Located, PlanContext } from '@cse/plugin';
import { parse } from 'yaml';

/** A chart or one of its subcharts, as far as it names images. */
export interface ChartPart {
  /** Where its values are in those of the whole: the names of the subcharts that lead to it. */
  readonly path: readonly string[];
  readonly values: unknown;
  /** What Chart.yaml says. */
  readonly chart: {
    readonly appVersion?: unknown;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

// NAME/values.yaml, and NAME/charts/SUB/values.yaml of what it depends on (helm.sh/docs/topics/charts).
const FILE = /^[^/]+\/((?:charts\/[^/]+\/)*)(Chart|values)\.yaml$/;
const LIMIT = 4 * 1024 * 1024;

/** Reads the values and the metadata of a chart and its subcharts. */
export async function readChart(chart: Located, context: PlanContext): Promise<readonly ChartPart[]> {
  const parts = new Map<string, { Chart?: unknown; values?: unknown }>();
  for await (const file of context.files(chart)) {
    const [, folder, kind] = FILE.exec(file.path) ?? [];
    if (folder === undefined) continue;
    const read: unknown = parse(new TextDecoder().decode(await file.read(LIMIT)));
    parts.set(folder, { ...parts.get(folder), [kind === 'Chart' ? 'Chart' : 'values']: read });
  }
  return [...parts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([folder, { Chart, values }]) => ({
      path: folder.split('/').filter((segment, at) => at % 2 === 1 && segment !== ''),
      values,
      chart: Object(Chart),
    }));
}
