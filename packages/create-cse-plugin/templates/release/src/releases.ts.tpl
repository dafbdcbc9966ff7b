/** The images of each release. A release has to be named in the package.json too, under "serves". */
export const releases: Readonly<Record<string, readonly string[]>> = {
  '1.0.0': ['registry.example/team/app:1.0.0', 'registry.example/team/web:1.0.0'],
};
