import type { Settings } from '@cse/doctor';
import type { Section } from '@cse/page';

export type { Section };

const WHERE = 'Kubernetes Container Clusters → Configure Settings for CSE Server';

/** The settings in the order in which the plug-in asks for them. */
export function settingsSections(settings: Settings): readonly Section[] {
  const { containerRegistryUrl, certificates, entity, tanzu, remarks } = settings;
  const pem = certificates.map((certificate) => certificate.pem).join('');
  const names = certificates.map(({ name, until }) => `${name}, valid until ${until}`);
  const certificatesTo = (heading: string, field: string): readonly Section[] =>
    pem === '' ? [] : [{ heading, text: [`In: ${WHERE} → ${field}`, ...names], code: pem }];
  return [
    {
      heading: 'Container registry URL',
      text: [`In: ${WHERE} → Container Registry Settings`],
      code: containerRegistryUrl,
    },
    ...certificatesTo('Bootstrap VM certificates', 'Bootstrap VM Certificates'),
    ...certificatesTo('Cluster certificates', 'Cluster Certificates'),
    {
      heading: 'The same through the API',
      text: ['Set these fields of the entity vmware:VCDKEConfig:1.1.0, and leave the others as they are.'],
      code: JSON.stringify(entity, undefined, 2),
    },
    ...(tanzu.length > 0 ? [{ heading: 'On machines with the Tanzu CLI', code: tanzu.join('\n') }] : []),
    { heading: 'Then', text: remarks },
  ];
}
