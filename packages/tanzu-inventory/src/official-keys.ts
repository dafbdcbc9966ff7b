const pem = (base64: string) => `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;

/** The public keys that the Tanzu CLI brings along for the vendor's inventory. Either is enough; the newer comes first. */
export const OFFICIAL_KEYS: readonly string[] = [
  pem(
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEXwvbGFvDXmZ95gngDOqUxkHrhOnTjvLHEhX0Nj542gExPUSBRKhh82DN/23qvMXLffg5Za8Q3+H5Xodth3oo4g==',
  ),
  pem(
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtDdBg1A2wJQ4IH7PP9Ke3IjyT2kOYwynjyBpYf9AaL3tbvlgfnN32tZgAgUnb0KNtPW8tcsu/i1QNHCzYc+uKQ==',
  ),
];
