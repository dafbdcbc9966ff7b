/** How a user says what only a user can decide: what hints name, by the flags of the command at hand. */
export interface SettingFlags {
  /** Trust a CA for a host. */
  ca(host: string): string;
  /** Speak http to a host. */
  plainHttp(host: string): string;
  /** Another origin belongs to a host, such as its token service. */
  trustOrigin(host: string, origin: string): string;
}

/** The flags that all commands of cse have, and where the config has the same. */
export const settingFlags: SettingFlags = {
  ca: (host) => `--ca ${host}=FILE`,
  plainHttp: (host) => `--plain-http ${host}`,
  trustOrigin: (host, origin) =>
    `--trust-origin ${host}=${origin}, or in cse.yaml: registries: {"${host}": {trusted: ["${origin}"]}}`,
};
