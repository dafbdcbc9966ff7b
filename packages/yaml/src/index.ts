export { readYaml, type ReadYaml, type YamlOptions } from './read-yaml.ts';
export { YamlError } from './yaml-error.ts';
