export interface CertificateOptions {
    /** Names and IPv4 addresses that it is good for. */
    readonly hosts?: readonly string[] | undefined;
    readonly name?: string | undefined;
    /** Who vouches for it; without one it vouches for itself. */
    readonly signer?: Certificate | undefined;
    /** Says that it may vouch for others. */
    readonly authority?: boolean | undefined;
    readonly from?: Date | undefined;
    readonly to?: Date | undefined;
}
export interface Certificate {
    readonly name: string;
    /** PEM. */
    readonly certificate: string;
    /** PEM. */
    readonly key: string;
}
/** Makes a certificate (RFC 5280) in memory: self-signed, signed by another, for the wrong host, expired, not yet valid. */
export declare function certificate(options?: CertificateOptions): Certificate;
