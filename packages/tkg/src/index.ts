export { parseTkgBom, parseTkrBom, type Bom, type BomImage, type TkgBom, type TkrBom } from './bom.ts';
export {
  highestVersionTag,
  parseTkgCompatibility,
  parseTkrCompatibility,
  type TkgCompatibility,
  type TkrCompatibility,
} from './compatibility.ts';
export { declaredBy, withCliPlugins, type TkgDeclared } from './declared.ts';
export type { KnownTkr, ReleaseFacts, TkgFacts } from './facts.ts';
export { ImageList, type NamedImage } from './image-list.ts';
export { tkgItem, type TkgItem } from './item.ts';
export { planTkg, type TkgKnowledge } from './plan-tkg.ts';
export { objectNameOf, parseTkrName, tagOf } from './spelling.ts';
export { tkgCommands, tkgPlugin } from './tkg-plugin.ts';
export type { TextFile } from './yaml-file.ts';
