export { parseTkgBom, parseTkrBom, type Bom, type BomImage, type TkgBom, type TkrBom } from './bom.ts';
export {
  highestVersionTag,
  parseTkgCompatibility,
  parseTkrCompatibility,
  type TkgCompatibility,
  type TkrCompatibility,
} from './compatibility.ts';
export { ImageList, type NamedImage } from './image-list.ts';
export { objectNameOf, parseTkrName, tagOf } from './spelling.ts';
export type { TextFile } from './yaml-file.ts';
