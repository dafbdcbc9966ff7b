/** The one file that an inventory image holds, and the one that its metadata image holds. */
export const DATABASES = {
  inventory: 'plugin_inventory.db',
  metadata: 'plugin_inventory_metadata.db',
} as const;

/** The tables of an inventory. The order of the columns is the vendor's: others write rows by position. */
export const INVENTORY_TABLES = {
  PluginBinaries: {
    columns: [
      'PluginName',
      'Target',
      'RecommendedVersion',
      'Version',
      'Hidden',
      'Description',
      'Publisher',
      'Vendor',
      'OS',
      'Architecture',
      'Digest',
      'URI',
    ],
    key: ['PluginName', 'Target', 'Version', 'OS', 'Architecture'],
  },
  PluginGroups: {
    columns: [
      'Vendor',
      'Publisher',
      'GroupName',
      'GroupVersion',
      'Description',
      'PluginName',
      'Target',
      'PluginVersion',
      'Mandatory',
      'Hidden',
    ],
    key: ['Vendor', 'Publisher', 'GroupName', 'GroupVersion', 'PluginName', 'Target'],
  },
} as const;

/** The tables of an inventory's metadata. */
export const METADATA_TABLES = {
  AvailablePluginBinaries: {
    columns: ['PluginName', 'Target', 'Version'],
    key: ['PluginName', 'Target', 'Version'],
  },
  AvailablePluginGroups: {
    columns: ['Vendor', 'Publisher', 'GroupName', 'GroupVersion'],
    key: ['Vendor', 'Publisher', 'GroupName', 'GroupVersion'],
  },
} as const;
