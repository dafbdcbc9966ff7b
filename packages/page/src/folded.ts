import { siteFinder, type Plan } from '@cse/graph';
import { componentsOf, STATES, type Picture, type PicturedImage } from './picture.ts';

/** Of several sites each image once, with what became of it at each of them: as a whole it is what it is where it is least. */
export function folded(picture: Picture, plan: Plan): Picture {
  const { sites } = plan;
  if (!sites) return picture;
  const siteOf = siteFinder(plan);
  const belowSite = ({ reference }: PicturedImage) => reference.slice(siteOf(reference)?.to.length ?? 0);
  const images = [...Map.groupBy(picture.images, belowSite).values()].flatMap((same) => {
    const [first] = same;
    const at = new Map(same.map(({ reference, state }) => [siteOf(reference), state]));
    const state = STATES.find((each) => same.some((one) => one.state === each)) ?? 'planned';
    return first ? [{ ...first, state, sites: sites.map((site) => at.get(site)) }] : [];
  });
  return { ...picture, images, components: componentsOf(images, picture.blobs) };
}
