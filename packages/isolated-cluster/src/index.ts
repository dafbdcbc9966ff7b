export { folderPlugin } from './folder-plugin.ts';
export { MAP_FILE, parseMap, printMap, type TarMap } from './map-file.ts';
export { isolatedCluster } from './medium.ts';
export { openFolder, type IsolatedClusterFolder } from './open-folder.ts';
export { writeFolder, type FolderWriter, type WriteFolderOptions } from './write-folder.ts';
