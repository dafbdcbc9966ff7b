import * as Flags from '@oclif/core/flags';

const repeatable = (helpValue: string, summary: string) =>
  Flags.string({ summary: `${summary}, repeatable`, helpValue, multiple: true });

const accepting = {
  'allow-unsigned': Flags.boolean({ summary: 'accept a plugin that is not signed, without asking' }),
  replace: repeatable('NAME', 'accept that it takes the place of this plugin of cse'),
};

/** Why there is nothing to update. */
export const KEPT =
  'Plugins are kept as they were installed. To update one, install its newer tarball, or its name again: cse plugins install NAME';

/** What is said of oclif's own commands. Their flags of trust are read before oclif reads the line, and stand here for the help. */
export const aboutPluginCommands = {
  'plugins:install': {
    summary: 'Install plugins from tarballs, from an archive, or from npm',
    description:
      'Shows what a plugin may do, and verifies the signature next to its tarball (FILE.minisig), before it is installed. ' +
      'Asks if it is not signed with --trust, or else with a key in ~/.config/cse/trusted-keys. A tarball needs no network, nor do the plugins ' +
      'in an archive of cse export, for which the key of the archive vouches. CSE_NPM_REGISTRY sets the npm registry for others.',
    examples: [
      '<%= config.bin %> <%= command.id %> acme-cse-plugin-charts-1.0.0.tgz --trust acme.pub',
      '<%= config.bin %> <%= command.id %> /media/usb/cse --trust my.pub',
      '<%= config.bin %> <%= command.id %> @acme/cse-plugin-charts --allow-unsigned',
    ],
    flags: {
      trust: repeatable('PUB', 'accept plugins signed with this public key'),
      ...accepting,
    },
  },
  'plugins:update': { summary: 'Tell how plugins are updated', description: KEPT, flags: {} },
  'plugins:link': {
    summary: 'Use a plugin from its folder, while it is written',
    description: 'Shows what the plugin may do, and asks before it is linked: a folder is not signed.',
    examples: ['<%= config.bin %> <%= command.id %> ./cse-plugin-charts'],
    flags: accepting,
  },
};
